# labels: integration
"""A date that a person chose is an appointment, and stands (X18)."""

import unittest

from harness import Team


class Appointments(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.who = self.sato.json("add", "Abe")["prospect"]

    def on(self, day, *args):
        return self.sato.at(f"{day}T10:00:00+09:00").json(*args)

    def shown(self):
        return self.sato.json("show", self.who)

    def next(self):
        view = self.shown()
        return view["next_touch"][:16], view["next_kind"], view["next_channel"], view["next_purpose"]

    MEETING = ("2026-06-01T15:00", "appointment", "meeting", "prices")

    def plan(self, day="2026-05-12"):
        return self.on(day, "next", self.who, "6/1 15:00", "--channel", "meeting", "--purpose",
                       "prices")

    def test_what_must_come_first_is_shown_first_and_replaces_nothing(self):
        written = self.plan("2026-05-11")
        self.assertEqual("2026-06-01T15:00", written["next_touch"][:16])
        self.assertEqual(("2026-05-12T08:30", "first-follow-up", "", ""), self.next())
        self.assertEqual({"at": "2026-06-01T15:00:00+09:00", "channel": "meeting",
                          "purpose": "prices"}, self.shown()["appointment"])
        text = self.sato.run("show", self.who)
        self.assertRegex(text, r"next touch +2026-05-12 Tue 08:30, first follow up")
        self.assertRegex(text, r"then +2026-06-01 Mon 15:00, meeting planned: prices")
        # Once done, the appointment is next again.
        self.on("2026-05-12", "touch", self.who, "email")
        self.assertEqual(self.MEETING, self.next())
        # So with an answer.
        self.on("2026-05-13", "touch", self.who, "email", "--in")
        self.assertEqual(("2026-05-14T08:30", "answer", "", ""), self.next())
        self.on("2026-05-14", "touch", self.who, "phone")
        self.assertEqual(self.MEETING, self.next())

    def test_it_stands_until_a_touch_on_its_day_or_after_it(self):
        self.on("2026-05-12", "touch", self.who, "email")
        self.plan()
        for day in ("2026-05-13", "2026-05-20", "2026-05-31"):
            self.on(day, "touch", self.who, "email")
            self.assertEqual(self.MEETING, self.next(), day)
        self.on("2026-06-03", "note", self.who, "no word yet")
        self.assertEqual(self.MEETING, self.next(), "overdue")
        self.on("2026-06-03", "touch", self.who, "meeting", "--at", "2026-06-01T15:00",
                "--outcome", "considering")
        self.assertNotIn("appointment", self.shown())

    def test_a_person_moves_it_and_an_outcome_ends_it(self):
        self.on("2026-05-12", "touch", self.who, "email")
        self.plan()
        self.on("2026-05-13", "next", self.who, "2026-06-08")
        self.assertEqual("2026-06-08T08:30", self.next()[0])
        undone = self.on("2026-05-13", "outcome", self.who, "no")["event_ids"][0]
        self.assertNotIn("appointment", self.shown())
        self.on("2026-05-13", "undo", undone, "--why", "wrong person")
        self.assertEqual("2026-06-08T08:30", self.next()[0])
        self.on("2026-05-14", "outcome", self.who, "opted-out")
        self.assertNotIn("appointment", self.shown())

    def test_a_date_given_with_a_touch_is_the_answer_to_it(self):
        self.on("2026-05-12", "touch", self.who, "email", "--in", "--next", "5/20")
        self.assertEqual("2026-05-20T08:30", self.next()[0])

    def test_a_memo_brings_its_date(self):  # R048
        self.on("2026-05-12", "touch", self.who, "email")
        written = self.on("2026-05-13", "note", self.who, "decides in June", "--next", "6/1 15:00")
        self.assertEqual(2, len(written["event_ids"]))
        self.assertEqual("2026-06-01T15:00:00+09:00", written["next_touch"])
        self.assertEqual(("2026-06-01T15:00", "appointment"), self.next()[:2])
        self.on("2026-05-13", "note", self.who, "and nothing else")
        self.assertEqual("2026-06-01T15:00", self.next()[0])
        self.sato.fails(1, "note", self.who, "too late", "--next", "yesterday")
        self.sato.json("add", "Baba", "--company", "Aozora")
        self.sato.fails(2, "note", "Aozora", "for all of them", "--next", "+3d")
        self.on("2026-05-14", "outcome", self.who, "opted-out")
        self.sato.fails(1, "note", self.who, "leave them", "--next", "+3d")
        self.assertEqual(2, len([line for line in self.shown()["timeline"]
                                 if line["type"] == "NoteAdded"]))

    def test_an_appointment_is_no_meeting_held(self):
        self.on("2026-05-12", "touch", self.who, "email")
        self.plan()
        view = self.shown()
        planned = view["timeline"][-1]
        self.assertEqual(("NextTouchSet", "", "meeting", "prices"),
                         (planned["type"], planned["channel"], planned["planned_channel"],
                          planned["summary"]))
        self.assertEqual({"burst": 1, "cadence": 1, "lifetime": 1}, view["counters"])
        self.assertIn("2026-05-12", view["last_touch"])
        touches = self.sato.json("report")["touches"]
        self.assertEqual("0", str(touches.get("meeting", 0)))
        item = self.sato.json("list")["items"][0]
        self.assertEqual(("2026-06-01T15:00:00+09:00", "appointment", "meeting"),
                         (item["next_touch"], item["next_kind"], item["next_channel"]))
        for language, words in (("en", "meeting planned"), ("ja", "面談の予定")):
            text = self.sato.run("show", self.who, "--lang", language)
            # What is next, and each time it was said in the timeline.
            self.assertEqual(1 + len([line for line in self.shown()["timeline"]
                                      if line["type"] == "NextTouchSet"]), text.count(words), text)
            said = self.sato.run("next", self.who, "6/1 15:00", "--channel", "meeting",
                                 "--purpose", "prices", "--lang", language)
            self.assertIn(words, said)
            self.assertIn("prices", said)

    def test_both_laptops_say_the_same(self):
        tanaka = self.colleague("Tanaka")
        self.plan()
        tanaka.at("2026-05-13T10:00:00+09:00").run("touch", self.who, "phone", "--in", check=None)
        self.sync_all(self.sato, tanaka)
        tanaka.run("touch", self.who, "phone")
        self.sync_all(self.sato, tanaka)
        self.assert_same(self.sato, tanaka)
        self.assertEqual(self.MEETING, self.next())


if __name__ == "__main__":
    unittest.main()
