# labels: integration
"""Who needs what from whom today, why, how and when (R090)."""

import unittest

from harness import Team


class Today(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def agenda(self, laptop, day, *args, verb="today"):
        return laptop.at(f"{day}T09:00:00+09:00").json(verb, *args)

    def rows(self, view):
        return [(one["name"], one["kind"], one.get("due", "")[:16], int(one["overdue_days"]))
                for one in view["items"]]

    def test_a_rep_is_told_who_why_how_and_when(self):
        ben = self.colleague("Ben")
        ben.json("add", "Abe", "--company", "Aozora", "--met-at", "2026-05-11T09:00")
        first = self.agenda(ben, "2026-05-11")["items"]  # In the first slot after the meeting (X5).
        self.assertEqual(1, len(first))
        one = first[0]
        self.assertEqual(("Abe", "Aozora", "first-follow-up", "email", "three-contact", 1, "Ben"),
                         (one["name"], one["company"], one["kind"], one["channel"],
                          one["cadence"], one["step"], one["owner"]))
        self.assertEqual("2026-05-11T13:00:00+09:00", one["due"])
        self.assertEqual("2026-05-11T13:00:00+09:00", one["slot"])
        self.assertIn("met on 2026-05-11", one["reason"])
        late = self.agenda(ben, "2026-05-12")["items"][0]
        self.assertEqual("2026-05-12T13:00:00+09:00", late["slot"])  # 08:30 is over at 09:00.
        # Done, the next contact follows, and quotes the first.
        ben.at("2026-05-12T09:00:00+09:00").json("touch", "Abe", "email", "--summary", "sent prices")
        self.assertEqual([], self.agenda(ben, "2026-05-12")["items"])
        self.assertEqual([("Abe", "step", "2026-05-15T08:30", 0)],
                         self.rows(self.agenda(ben, "2026-05-12", verb="week")))
        step = self.agenda(ben, "2026-05-18")["items"][0]
        self.assertEqual((3, "sent prices", 2, 1),
                         (int(step["overdue_days"]), step["said"], step["step"], step["quotes"]))
        self.assertIn("contact 2 of 3", step["reason"])

    def test_overdue_comes_first_and_each_thing_once(self):
        self.sato.json("add", "Abe")
        self.sato.at("2026-05-13T10:00:00+09:00").json("add", "Baba")
        self.sato.at("2026-05-13T10:00:00+09:00").json("next", "Baba", "5/18 15:00", "--channel",
                                                      "meeting", "--purpose", "prices")
        view = self.agenda(self.sato, "2026-05-18")
        self.assertEqual([("Abe", "first-follow-up", "2026-05-12T08:30", 6),
                          ("Baba", "first-follow-up", "2026-05-14T08:30", 4),
                          ("Baba", "appointment", "2026-05-18T15:00", 0)], self.rows(view))
        self.assertEqual(2, int(view["overdue"]))
        self.assertEqual("prices", view["items"][2]["purpose"])

    def test_a_manager_sees_the_queue_the_team_and_what_two_want(self):
        ben, chie = self.colleague("Ben"), self.colleague("Chie")
        ben.json("add", "Abe")
        self.sato.json("add", "Baba", "--queue")
        for laptop in (ben, self.sato, chie):
            laptop.json("sync")
        self.sato.json("assign", "Abe", "Chie")
        self.sato.json("sync")
        ben.json("assign", "Abe", "Sato")
        ben.json("sync", check=None)
        self.sato.json("sync")
        mine = self.agenda(self.sato, "2026-05-12")
        self.assertEqual([("Abe", "contest"), ("Baba", "queue")],
                         [(one["name"], one["kind"]) for one in mine["items"]])
        team = self.agenda(self.sato, "2026-05-12", "--team")
        self.assertEqual([("Abe", "contest", "Chie"), ("Abe", "handover", "Chie"), ("Abe", "first-follow-up", "Chie"),
                          ("Baba", "queue", "")],
                         [(one["name"], one["kind"], one["owner"]) for one in team["items"]])
        chie.json("sync")
        self.assertEqual(["contest", "handover", "first-follow-up"],
                         [one["kind"] for one in self.agenda(chie, "2026-05-12")["items"]])
        self.assertEqual(["contest", "handover", "first-follow-up"],
                         [one["kind"] for one in
                          self.agenda(self.sato, "2026-05-12", "--member", "Chie")["items"]])

    def test_too_little_and_too_much_under_way_is_told(self):  # R136–R138, X4
        self.assertEqual([], self.agenda(self.sato, "2026-05-11")["warnings"])  # Owns nothing.
        self.sato.json("add", "Abe")
        self.sato.json("add", "Baba", "--queue")
        view = self.agenda(self.sato, "2026-05-11")
        self.assertEqual(1, view["active"])
        self.assertEqual(["1 active relationships; the floor is 50",
                          "no open deal: the pipeline runs empty"], view["warnings"])
        self.sato.json("deal", "open", "Abe")
        self.assertIn("only one contact in the next 30 days: the pipeline runs empty",
                      self.agenda(self.sato, "2026-05-11")["warnings"])
        # Put off by half a year it is in motion for a month after the last touch.
        self.sato.at("2026-05-12T09:00:00+09:00").json("touch", "Abe", "email", "--outcome", "not-now")
        self.assertEqual(1, self.agenda(self.sato, "2026-06-10")["active"])
        self.assertEqual(0, self.agenda(self.sato, "2026-06-20")["active"])

    def test_it_is_said_in_both_languages(self):
        self.sato.json("add", "Abe", "--company", "Aozora")
        late = self.sato.at("2026-05-20T09:00:00+09:00")
        english, japanese = late.run("today"), late.run("today", "--lang", "ja")
        self.assertIn("8 days overdue", english)
        self.assertIn("added on 2026-05-11 Mon, no follow-up yet; more than 7 days ago", english)
        self.assertIn("8日超過", japanese)
        self.assertIn("最初のフォロー", japanese)
        self.assertIn("まだフォローなし。7日を過ぎています", japanese)
        self.assertIn("nothing is due", self.sato.at(self.NOW).run("today"))
        self.assertIn("予定はありません", self.sato.run("today", "--lang", "ja"))


if __name__ == "__main__":
    unittest.main()
