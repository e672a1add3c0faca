# labels: integration
"""Each cadence step by step, on its day and slot: weekends, Golden Week, Obon, the year's end, late steps and a change of owner.

The dates are worked out by hand from X5–X10: e-mail is proposed at 08:30 and 13:00, a telephone call at 09:30 and 13:00.
"""

import json
import pathlib
import unittest

from harness import Team


class CadenceDays(Team):
    """In Tokyo; each test goes to the days that it needs."""

    NOW = "2026-04-20T10:00:00+09:00"

    def at(self, moment, *args, laptop=None):
        return (laptop or self.sato).at(f"{moment}:00+09:00").json(*args)

    def next(self, who):
        view = self.sato.json("show", who)
        return view["next_touch"][:16], view["next_kind"]

    def walk(self, who, *days):
        """Each step done when it is said to be; then what is next, and by which channel."""
        for done, channel, due, kind in days:
            written = self.at(done, "touch", who, channel)
            self.assertEqual((due, kind), self.next(who), f"after the touch of {done}")
            self.assertEqual([], written["findings"], f"the touch of {done}")

    def step(self, who, day, hour="08:00"):
        """The thing due of `who` on that day, as `today` has it."""
        items = [one for one in self.at(f"{day}T{hour}", "today")["items"] if one["prospect"] == who]
        self.assertEqual(1, len(items), day)
        return items[0]["kind"], items[0]["channel"], items[0]["step"], items[0]["slot"][:16]

    # --- The first follow-up (X5).

    def test_the_first_slot_after_the_meeting(self):
        for met, first in (
                ("2026-07-11T15:00", "2026-07-13T08:30"),  # A Saturday.
                ("2026-07-13T07:00", "2026-07-13T08:30"),
                ("2026-07-13T10:00", "2026-07-13T13:00"),  # Monday at 10:00: the same day at 13:00.
                ("2026-07-13T13:30", "2026-07-14T08:30"),  # E-mail has no time left.
                ("2026-07-17T17:30", "2026-07-21T08:30"),  # Friday; Monday, 20 July, is Marine Day.
                ("2026-12-28T14:00", "2027-01-04T08:30"),  # 29 December to 3 January are closed.
                ("2027-04-28T15:00", "2027-04-30T08:30")):  # 29 April is a holiday.
            who = self.at(met, "add", f"Met {met}", "--met-at", met)["prospect"]
            self.assertEqual((first, "first-follow-up"), self.next(who), met)
        # Of one added without a meeting it is the next business day.
        who = self.at("2027-07-16T10:00", "add", "Abe")["prospect"]
        self.assertEqual("2027-07-20T08:30", self.next(who)[0])

    def test_on_the_first_slot_it_is_on_time_however_long_that_took(self):
        who = self.at("2026-07-17T18:00", "add", "Abe", "--met-at", "2026-07-17T17:30")["prospect"]
        item = self.at("2026-07-21T08:20", "today")["items"][0]
        self.assertEqual((who, "2026-07-21T08:30", "2026-07-21T08:30", 0),
                         (item["prospect"], item["due"][:16], item["slot"][:16], item["overdue_days"]))
        self.assertEqual(1, self.at("2026-07-22T08:00", "today")["items"][0]["overdue_days"])

    def test_what_was_not_logged_the_same_day_is_told(self):  # R037, X13
        words = "of the last week"
        self.at("2026-05-11T18:00", "add", "Abe", "--met-at", "2026-05-11T15:00")
        # Friday evening: until Monday at 10:00.
        self.at("2026-05-18T09:59", "add", "Baba", "--met-at", "2026-05-15T18:00")
        self.assertNotIn(words, self.sato.run("today"))
        self.at("2026-05-19T09:00", "touch", "Abe", "meeting", "--at", "2026-05-18T11:00", "--next", "+3d")
        self.assertIn(f"logged late: one meeting {words}", self.sato.run("today"))
        self.at("2026-05-20T10:00", "add", "Chiba", "--met-at", "2026-05-19T17:01")
        self.assertIn(f"logged late: 2 meetings {words}", self.sato.run("today"))
        self.assertIn("当日中に記録しなかった面談が2件", self.sato.run("today", "--lang", "ja"))
        self.sato.at("2026-06-01T10:00:00+09:00")
        self.assertNotIn(words, self.sato.run("today"))

    # --- Three contacts (X6): 3 business days after contact 1, 5 after contact 2; then six months.

    def test_three_contacts_across_golden_week(self):
        who = self.at("2027-04-26T10:30", "add", "Abe", "--met-at", "2027-04-26T10:00")["prospect"]
        self.assertEqual(("first-follow-up", "email", 1, "2027-04-26T13:00"), self.step(who, "2027-04-26", "11:00"))
        # Monday, 26 April. 27, 28; 29 is a holiday; 30 is the third business day. From there 6, 7, 10, 11 and
        # 12 May, for 3 to 5 May are holidays. Six months after the 12th is a Friday.
        self.walk(who,
                  ("2027-04-26T13:00", "email", "2027-04-30T08:30", "step"),
                  ("2027-04-30T08:30", "email", "2027-05-12T08:30", "step"))
        self.assertEqual(("step", "email", 3, "2027-05-12T08:30"), self.step(who, "2027-05-12"))
        self.walk(who, ("2027-05-12T08:30", "email", "2027-11-12T08:30", "revisit"))
        # Five business days of silence: 13, 14, 17, 18, 19.
        self.assertEqual("going", self.at("2027-05-18T09:00", "show", who)["follow_up"])
        self.assertEqual("paused", self.at("2027-05-19T09:00", "show", who)["follow_up"])

    def test_three_contacts_across_obon_and_late(self):
        who = self.at("2026-08-07T09:00", "add", "Abe")["prospect"]
        # Monday, 10 August; the 11th is Mountain Day, Obon has ordinary business days: 12, 13, 14.
        self.walk(who, ("2026-08-10T08:30", "email", "2026-08-14T08:30", "step"))
        # Two business days late, on Tuesday: 19, 20, 21, 24, 25, not the 21st.
        self.walk(who, ("2026-08-18T09:00", "email", "2026-08-25T08:30", "step"))
        self.assertEqual(["2026-08-14", "2026-08-21"],
                         [step["nominal"] for step in self.sato.json("cadence", "list", who)["cadences"][0]["steps"]][1:])

    def test_three_contacts_across_the_years_end(self):
        who = self.at("2026-12-23T09:00", "add", "Abe")["prospect"]
        # Thursday, 24 December: 25, 28, 4 January. From there 5, 6, 7, 8 and 12: the 11th is Coming of Age Day.
        self.walk(who,
                  ("2026-12-24T08:30", "email", "2027-01-04T08:30", "step"),
                  ("2027-01-04T08:30", "email", "2027-01-12T08:30", "step"))

    # --- The proposal (X7): days 1, 3, 7, 14, 21, 30 from the start; late by so many calendar days, later by as many.

    def test_the_proposal_across_golden_week(self):
        who = self.at("2026-04-24T09:00", "add", "Abe")["prospect"]
        self.at("2026-04-27T08:00", "cadence", "start", who, "proposal")
        self.assertEqual(("2026-04-27T08:30", "step"), self.next(who))
        self.walk(who,
                  # Day 3 is Wednesday, 29 April, a holiday: the 30th, one day late.
                  ("2026-04-27T08:30", "email", "2026-04-30T08:30", "step"),
                  # Day 7 is 3 May, with the day late the 4th; holidays until the 6th: the 7th, three days late. A call.
                  ("2026-04-30T08:30", "email", "2026-05-07T09:30", "step"),
                  # Day 14 is 10 May, and four days: Thursday, the 14th.
                  ("2026-05-07T09:30", "phone", "2026-05-14T08:30", "step"),
                  # Day 21 is 17 May, and four: the 21st.
                  ("2026-05-14T08:30", "email", "2026-05-21T08:30", "step"),
                  # Day 30 is 26 May, and four: Saturday, the 30th, so that it is Monday.
                  ("2026-05-21T08:30", "email", "2026-06-01T08:30", "step"))
        self.assertEqual(("step", "email", 6, "2026-06-01T08:30"), self.step(who, "2026-06-01"))
        # In silence: the long term, three months later.
        self.walk(who, ("2026-06-01T08:30", "email", "2026-09-01T08:30", "nurture"))

    # --- After the sale (R134): the re-order after 30 days, a call.

    def test_after_the_sale_across_obon_and_the_years_end(self):
        who = self.at("2026-07-16T09:00", "add", "Abe")["prospect"]
        self.at("2026-07-17T10:00", "outcome", who, "won", "--value", "1000", "--currency", "JPY")
        # 16 August is a Sunday.
        self.assertEqual(("2026-08-17T09:30", "reorder"), self.next(who))
        self.assertEqual(("reorder", "phone", 1, "2026-08-17T09:30"), self.step(who, "2026-08-17"))
        self.walk(who, ("2026-08-17T09:30", "phone", "2026-11-17T08:30", "nurture"))
        who = self.at("2026-12-02T09:00", "add", "Baba")["prospect"]
        self.at("2026-12-03T10:00", "outcome", who, "won", "--value", "1000", "--currency", "JPY")
        # 2 January is closed, and a Saturday.
        self.assertEqual(("2027-01-04T09:30", "reorder"), self.next(who))

    # --- The revisit (X2, X3): six months after the limit, of a new burst, and a call five business days later.

    def three_in_silence(self, name):
        who = self.at("2026-05-11T09:00", "add", name)["prospect"]
        self.walk(who,
                  ("2026-05-12T08:30", "email", "2026-05-15T08:30", "step"),
                  ("2026-05-15T08:30", "email", "2026-05-22T08:30", "step"),
                  # 22 November is a Sunday, the 23rd a holiday.
                  ("2026-05-22T08:30", "email", "2026-11-24T08:30", "revisit"))
        return who

    def test_the_revisit_needs_no_reason(self):
        who = self.three_in_silence("Abe")
        self.assertEqual(("revisit", "2026-11-24T08:30"), self.step(who, "2026-11-24")[::3])
        # 25, 26, 27, 30, 1 December; then the next quarter.
        self.walk(who, ("2026-11-24T08:30", "email", "2026-12-01T09:30", "step"))
        view = self.sato.json("cadence", "list", who)
        self.assertEqual(("revisit", "2026-05-22", 1),
                         (view["cadences"][0]["name"], view["started"], view["counters"]["burst"]))
        self.assertEqual([("done", "2026-11-24", "2026-11-22"), ("next", "", "2026-12-01")],
                         [(step["state"], step["done_on"], step["nominal"])
                          for step in view["cadences"][0]["steps"]][:1]
                         + [("next", "", view["cadences"][0]["steps"][1]["adjusted"])])
        self.assertEqual(("step", "phone", 2, "2026-12-01T09:30"), self.step(who, "2026-12-01"))
        self.walk(who, ("2026-12-01T09:30", "phone", "2027-03-01T08:30", "nurture"))

    def test_the_revisit_late_across_the_years_end(self):
        who = self.three_in_silence("Abe")
        # Tuesday, 22 December: 23, 24, 25, 28, 4 January.
        self.walk(who, ("2026-12-22T10:00", "email", "2027-01-04T09:30", "step"))

    def test_a_fourth_contact_is_not_proposed_and_a_finding_if_logged(self):
        who = self.three_in_silence("Abe")
        for day in ("2026-05-25", "2026-06-15", "2026-11-20"):
            self.assertEqual([], self.at(f"{day}T09:00", "today")["items"], day)
        error = self.at("2026-05-25T09:00", "cadence", "list", who)
        self.assertEqual((3, 3), (error["counters"]["burst"], error["touches_max"]))
        written = self.at("2026-05-25T10:00", "touch", who, "email")
        self.assertEqual(1, len(written["findings"]))
        for words in ("number 4", "limit is 3", "tasuki cadence override"):
            self.assertIn(words, written["findings"][0])
        self.assertIn("指摘", self.sato.run("touch", who, "email", "--lang", "ja"))

    def test_with_a_reason_a_fourth_contact_is_no_finding(self):
        who = self.three_in_silence("Abe")
        self.at("2026-05-25T10:00", "cadence", "override", who, "--reason", "asked to be reminded")
        self.assertEqual([], self.at("2026-05-26T10:00", "touch", who, "phone")["findings"])

    # --- The long term (R081, R098): a quarter apart, channels varied.

    def test_the_long_term_a_quarter_apart(self):
        who = self.at("2026-05-08T09:00", "add", "Abe")["prospect"]
        self.at("2026-05-11T10:00", "cadence", "stop", who)
        # 11 August is Mountain Day.
        self.assertEqual(("2026-08-12T08:30", "nurture"), self.next(who))
        self.walk(who,
                  ("2026-08-12T08:30", "email", "2026-11-12T09:30", "nurture"),  # A call.
                  ("2026-11-12T09:30", "phone", "2027-02-12T08:30", "nurture"),  # The 11th is a holiday.
                  ("2027-02-15T09:00", "email", "2027-05-17T08:30", "nurture"),  # Late; 15 May is a Saturday.
                  ("2027-05-17T08:30", "linkedin", "2027-08-17T08:30", "nurture"))  # Again from the first.
        self.assertEqual(("nurture", "email", 1, "2027-08-17T08:30"), self.step(who, "2027-08-17"))

    def test_the_long_term_across_the_years_end(self):
        who = self.at("2026-09-28T09:00", "add", "Abe")["prospect"]
        self.at("2026-09-29T10:00", "cadence", "stop", who)
        self.assertEqual("2027-01-04T08:30", self.next(who)[0])  # 29 December is closed.

    # --- A change of owner (X12): the introduction within two business days, the step three business days after it.

    def of(self, member, day, verb="today"):
        """But for what waits to be accepted, of which test_handover speaks."""
        return [(one["name"], one["kind"], one["due"][:16], one["channel"])
                for one in self.at(f"{day}T08:00", verb, "--member", member)["items"] if one["kind"] != "handover"]

    def test_the_introduction_comes_first(self):
        self.colleague("Ben")
        who = self.at("2026-05-11T09:00", "add", "Abe", "--prefers", "phone")["prospect"]
        self.walk(who, ("2026-05-12T08:30", "email", "2026-05-15T08:30", "step"))
        self.sato.at("2026-05-13T09:00:00+09:00").fails(2, "handover", "introduced", who)
        self.at("2026-05-13T10:00", "assign", who, "Ben")
        # Wednesday: 14, 15. The step that was due the same day is not shown.
        self.assertEqual(("2026-05-15T09:30", "introduction"), self.next(who))
        self.assertEqual([("Abe", "introduction", "2026-05-15T09:30", "phone")], self.of("Ben", "2026-05-15"))
        [item] = [one for one in self.at("2026-05-15T08:00", "today", "--member", "Ben")["items"]
                  if one["kind"] == "introduction"]
        self.assertIn("new owner since 2026-05-13", item["reason"])
        self.assertIn("後任挨拶", self.sato.run("today", "--member", "Ben", "--lang", "ja"))
        self.assertEqual("introduction", self.at("2026-05-25T08:00", "show", who)["next_kind"])
        # An appointment is not replaced (X18).
        self.at("2026-05-15T09:00", "next", who, "5/20 15:00", "--channel", "meeting")
        self.assertEqual([("Abe", "introduction", "2026-05-15T09:30", "phone"),
                          ("Abe", "appointment", "2026-05-20T15:00", "meeting")], self.of("Ben", "2026-05-15", "week"))
        said = self.at("2026-05-18T10:00", "handover", "introduced", who, "--how", "visit", "--with", "Sato",
                       "--with", "Ben")
        self.assertEqual("2026-05-20T15:00", said["next_touch"][:16])
        self.assertIn("ClientIntroduced", [one["type"] for one in self.sato.json("show", who)["timeline"]])
        error = self.sato.fails(1, "handover", "introduced", who, "--how", "mail")
        self.assertIn("already", error["text"])
        self.assertEqual(1, self.sato.json("show", who)["counters"]["burst"])
        # The meeting held, and what was agreed there (R117).
        self.at("2026-05-20T16:00", "touch", who, "meeting", "--next", "5/27 08:30")
        self.assertEqual(("2026-05-27T08:30", "appointment"), self.next(who))

    def test_the_introduction_across_golden_week_and_the_step_after_it(self):
        self.colleague("Ben")
        who = self.at("2026-04-23T09:00", "add", "Abe")["prospect"]
        # Friday, 24 April: 27, 28, 30, for the 29th is a holiday.
        self.walk(who, ("2026-04-24T08:30", "email", "2026-04-30T08:30", "step"))
        self.at("2026-04-28T10:00", "assign", who, "Ben")  # 30, 1 May.
        self.assertEqual(("2026-05-01T08:30", "introduction"), self.next(who))
        self.at("2026-05-01T10:00", "handover", "introduced", who, "--how", "online")
        self.assertEqual(("2026-05-11T08:30", "step"), self.next(who))  # 7, 8, 11 May.
        # Contact 3 five business days after contact 2, whenever that was.
        self.walk(who, ("2026-05-11T08:30", "email", "2026-05-18T08:30", "step"))

    def test_a_cover_asks_for_no_introduction(self):
        self.colleague("Ben")
        who = self.at("2026-05-11T09:00", "add", "Abe")["prospect"]
        self.walk(who, ("2026-05-12T08:30", "email", "2026-05-15T08:30", "step"))
        self.at("2026-05-13T10:00", "assign", who, "Ben", "--until", "2026-05-29")
        self.assertEqual(("2026-05-15T08:30", "step"), self.next(who))

    def test_so_many_introductions_a_day(self):
        self.colleague("Ben")
        policy = self.sato.json("policy", "show")
        policy["handover"]["introductions_a_day"] = 2
        file = pathlib.Path(self.folder) / "policy.json"
        file.write_text(json.dumps(policy), encoding="utf-8")
        self.at("2026-05-11T08:00", "policy", "set", str(file))
        for hour, name in enumerate(("Abe", "Baba", "Chiba", "Doi")):
            flags = ["--key-account"] if name == "Doi" else []
            self.at("2026-05-11T09:00", "add", name, *flags)
            self.at(f"2026-05-12T{hour + 10}:00", "touch", name, "email")
            self.at("2026-05-13T10:00", "assign", name, "Ben")
        # The key account, and of the others those who were touched last.
        self.assertEqual(["Baba", "Chiba", "Doi"], sorted(row[0] for row in self.of("Ben", "2026-05-15")))
        view = self.at("2026-05-18T08:00", "today", "--member", "Ben")
        self.assertEqual(1, int(view["introductions_waiting"]))
        self.assertEqual({"Baba": 0, "Chiba": 0, "Doi": 3},
                         {one["name"]: int(one["overdue_days"]) for one in view["items"] if one["kind"] != "handover"})
        self.assertIn("one more introduction waits", self.sato.run("today", "--member", "Ben"))


if __name__ == "__main__":
    unittest.main()
