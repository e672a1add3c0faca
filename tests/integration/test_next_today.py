# labels: integration
"""A day without a time is its first legal slot still ahead, never a time that is past (X19)."""

import unittest

from harness import Team


class NextToday(Team):
    """Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T06:00:00+09:00"

    def chosen(self, *args):
        """The next touch as the answer has it, after the same for people."""
        return self.sato.json(*args)["next_touch"][:16]

    def test_at_seven_at_ten_and_at_five_in_the_afternoon(self):
        for clock, slot in (("07:00", "2026-05-11T08:30"), ("10:00", "2026-05-11T13:00"),
                            ("17:00", "2026-05-12T08:30")):
            self.sato.at(f"2026-05-11T{clock}:00+09:00")
            who = self.sato.json("add", f"Abe {clock}")["prospect"]
            for word in ("today", "2026-05-11", "+0d", "今日", "5/11", "2026/05/11"):
                with self.subTest(clock=clock, word=word):
                    self.assertEqual(slot, self.chosen("next", who, word))
            with self.subTest(clock=clock, command="touch"):
                self.assertEqual(slot, self.chosen("touch", who, "phone", "--next", "today"))
                self.assertEqual(slot, self.chosen("outcome", who, "replied", "--next", "today"))
                self.assertEqual(slot, self.sato.json("show", who)["next_touch"][:16])

    def test_the_answer_names_the_weekday_and_says_why_it_is_another_day(self):
        who = self.sato.at("2026-05-11T17:00:00+09:00").json("add", "Abe")["prospect"]
        said = self.sato.run("next", who, "today").splitlines()[-1]
        self.assertIn("2026-05-12 Tue 08:30", said)
        self.assertTrue(said.endswith("(no slot is left on 2026-05-11 Mon)"), said)
        said = self.sato.run("--lang", "ja", "next", who, "今日").splitlines()[-1]
        self.assertIn("2026-05-12(火) 08:30", said)
        self.assertIn("2026-05-11(月)にはもう", said)
        self.sato.run("touch", who, "email")
        self.assertIn("(2026-05-16 Sat is not a business day)",
                      self.sato.run("next", who, "saturday"))
        moved = self.sato.json("next", who, "saturday")["next_moved"]
        self.assertEqual("2026-05-16 Sat is not a business day", moved)

    def test_a_channel_has_its_own_times(self):
        who = self.sato.at("2026-05-11T14:05:00+09:00").json("add", "Abe")["prospect"]
        self.sato.run("touch", who, "email")
        self.assertEqual("2026-05-11T14:05",
                         self.chosen("next", who, "today", "--channel", "phone"))
        self.assertEqual("2026-05-12T09:30",
                         self.chosen("next", who, "tomorrow", "--channel", "phone"))
        self.assertEqual("2026-05-12T08:30",
                         self.chosen("next", who, "today", "--channel", "email"))

    def test_what_is_past_is_refused(self):
        who = self.sato.at("2026-05-11T10:00:00+09:00").json("add", "Abe")["prospect"]
        for when in ("today 09:00", "yesterday", "2026-05-10", "昨日", "今日の9時"):
            self.assertIn("past", self.sato.fails(1, "next", who, when)["text"])
        # Nor for a touch that is logged late.
        self.sato.fails(1, "touch", who, "phone", "--at", "2026-05-08", "--next", "2026-05-10")

    def test_days_are_the_typists_and_clock_times_the_prospects(self):
        # Monday morning in Tokyo is Sunday evening in New York.
        self.sato.at("2026-05-11T10:00:00+09:00")
        far = self.sato.json("add", "Smith", "--zone", "America/New_York")["prospect"]
        self.sato.run("touch", far, "email")
        self.assertEqual("2026-05-11T15:00:00-04:00",
                         self.sato.json("next", far, "today 15:00")["next_touch"])
        self.assertEqual("2026-05-11T08:30:00-04:00",
                         self.sato.json("next", far, "today")["next_touch"])
        self.assertEqual("2026-05-12T08:30:00-04:00",
                         self.sato.json("next", far, "+1d")["next_touch"])
        self.assertIn("2026-05-12 Tue 08:30", self.sato.run("next", far, "tomorrow"))
        self.assertIn("(America/New_York)", self.sato.run("next", far, "tomorrow"))
        # What happened, happened by the typist's clock.
        self.sato.run("touch", far, "phone", "--at", "today 09:30")
        self.assertIn("2026-05-11T09:30:00+09:00",
                      [line["occurred_at"] for line in self.sato.json("show", far)["timeline"]])
        # A day that is over where they are: their next slot ahead.
        self.sato.at("2026-05-12T04:00:00+09:00")  # 15:00 of the 11th in New York.
        self.assertEqual("2026-05-12T08:30:00-04:00",
                         self.sato.json("next", far, "today")["next_touch"])

    def test_a_day_and_a_month_the_wrong_way_round_are_explained(self):
        who = self.sato.at("2026-05-11T10:00:00+09:00").json("add", "Abe")["prospect"]
        error = self.sato.fails(2, "next", who, "20/8")
        self.assertIn("month comes first", error["text"])
        self.assertIn("8/20", error["do"])


if __name__ == "__main__":
    unittest.main()
