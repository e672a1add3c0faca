# labels: integration
"""Business days, seasons and slots by the team's policy, as people and scripts ask for them (X8, X10)."""

import unittest

from harness import Team


class Calendar(Team):
    """Friday, 1 May 2026, in Tokyo: before Golden Week."""

    NOW = "2026-05-01T09:00:00+09:00"

    def test_the_day_after_a_season(self):
        for season, year, date in (("silver-week", 2027, "2027-09-27"), ("golden-week", 2026, "2026-05-08"),
                                   ("oshogatsu", 2026, "2027-01-07"), ("bonenkai", 2026, "2027-01-07"),
                                   ("obon", 2026, "2026-08-18"), ("fiscal-year-end", 2026, "2026-04-08")):
            with self.subTest(season=season):
                answer = self.sato.json("calendar", "after", season, "--year", str(year))
                self.assertEqual((date, f"{date}T08:30:00+09:00"), (answer["date"], answer["slot"]))
        answer = self.sato.json("calendar", "after", "silver-week", "--year", "2027")
        self.assertEqual(("2027-09-18", "2027-09-23"), (answer["from"], answer["to"]))
        # Without a year the next one that is ahead; in the words people use.
        self.assertEqual("2026-05-08", self.sato.json("calendar", "after", "GW")["date"])
        self.sato.at("2026-05-08T09:00:00+09:00")
        self.assertEqual("2027-05-07", self.sato.json("calendar", "after", "ゴールデンウィーク")["date"])
        self.assertIn("2026-08-18 Tue 08:30", self.sato.run("calendar", "after", "obon"))
        said = self.sato.run("--lang", "ja", "calendar", "after", "お盆")
        self.assertIn("お盆明け", said)
        self.assertIn("2026-08-18(火) 08:30", said)

    def test_what_no_calendar_says_is_refused(self):
        self.sato.fails(2, "calendar", "after", "christmas")
        self.sato.fails(2, "calendar", "after", "obon", "--year", "99999")
        self.assertIn("2060", self.sato.fails(1, "calendar", "after", "silver-week", "--year", "2060")["text"])
        self.sato.fails(2, "calendar", "slot", "soon")
        self.sato.fails(2, "calendar", "slot", "monday", "--zone", "Mars/Olympus")

    def test_the_next_slot_and_why_it_is_no_earlier(self):
        answer = self.sato.json("calendar", "slot", "2026-12-29T09:00")
        self.assertEqual("2027-01-04T08:30:00+09:00", answer["slot"])
        self.assertEqual(["closed", "closed", "closed", "holiday", "weekend", "weekend"],
                         [one["reason"] for one in answer["refused"]])
        self.assertEqual("New Year's Day", answer["refused"][3]["name"])
        said = self.sato.run("calendar", "slot", "2026-12-29T09:00")
        self.assertIn("2027-01-04 Mon 08:30", said)
        self.assertIn("2027-01-01 Fri is a holiday: New Year's Day", said)
        said = self.sato.run("--lang", "ja", "calendar", "slot", "2026-12-29T09:00")
        self.assertIn("2027-01-01(金)は祝日(元日)のため", said)
        # Friday, from 16:00 on (R091–R093); by telephone it is still open.
        answer = self.sato.json("calendar", "slot", "2026-05-15T16:10")
        self.assertEqual(("2026-05-18T08:30:00+09:00", "refused"), (answer["slot"], answer["refused"][0]["reason"]))
        answer = self.sato.json("calendar", "slot", "2026-05-15T16:10", "--channel", "phone")
        self.assertEqual(("2026-05-15T16:10:00+09:00", []), (answer["slot"], answer["refused"]))
        # Today's date means what is still ahead today.
        self.assertEqual("2026-05-01T13:00:00+09:00", self.sato.json("calendar", "slot", "today")["slot"])
        # The zone asked for counts, with its offset; of a Japanese holiday neither side has one.
        answer = self.sato.json("calendar", "slot", "2026-07-20T09:00", "--zone", "America/New_York")
        self.assertEqual("2026-07-21T08:30:00-04:00", answer["slot"])

    def test_the_holidays_of_a_year(self):
        holidays = self.sato.json("calendar", "holidays", "--year", "2026")["holidays"]
        self.assertEqual(18, len(holidays))
        self.assertEqual(("2026-05-06", "Substitute holiday"), tuple(holidays[9][key] for key in ("date", "name")))
        self.assertIn("振替休日", self.sato.run("--lang", "ja", "calendar", "holidays"))
        later = self.sato.json("calendar", "holidays", "--year", "2028")["holidays"]
        self.assertTrue(all(one["provisional"] for one in later))
        self.assertEqual([], self.sato.json("calendar", "holidays", "--zone", "Europe/Berlin")["holidays"])

    def test_that_the_list_ends_is_told_a_year_ahead(self):
        for command in (("status",), ("calendar", "holidays"), ("calendar", "slot", "today")):
            key = "holidays_warning" if command == ("status",) else "warning"
            self.sato.at("2026-12-31T09:00:00+09:00")
            self.assertEqual("", self.sato.json(*command)[key])
            self.sato.at("2027-01-04T09:00:00+09:00")
            self.assertIn("2027-12-31", self.sato.json(*command)[key])
            self.assertIn("2027-12-31", self.sato.run(*command))

    def test_a_season_is_taken_wherever_a_when_is(self):
        who = self.sato.json("add", "Abe")["prospect"]
        self.sato.run("touch", who, "email")
        for words in (("after obon",), ("after", "obon"), ("お盆明け",)):
            answer = self.sato.json("next", who, *words)
            self.assertEqual("2026-08-18T08:30:00+09:00", answer["next_touch"])
        answer = self.sato.json("outcome", who, "not-now", "--words", "お盆明けに", "--next", "after obon")
        self.assertEqual("2026-08-18T08:30:00+09:00", answer["next_touch"])
        self.assertIn("2026-08-18 Tue 08:30", self.sato.run("show", who))
        self.assertEqual(0, int(self.sato.json("list", "--due-by", "after golden-week")["total"]))
        self.assertEqual(1, int(self.sato.json("list", "--due-by", "after obon")["total"]))

    def test_dates_fall_across_golden_week(self):
        self.sato.at("2026-04-30T09:00:00+09:00")
        who = self.sato.json("add", "Abe")["prospect"]
        self.assertEqual("2026-05-01T08:30:00+09:00", self.sato.json("show", who)["next_touch"])
        self.assertEqual("2026-05-08T08:30:00+09:00", self.sato.json("touch", who, "email")["next_touch"])
        answer = self.sato.json("next", who, "2026-05-02")
        self.assertEqual("2026-05-07T08:30:00+09:00", answer["next_touch"])
        self.assertEqual("2026-05-02 Sat is not a business day", answer["next_moved"])
        self.assertEqual("2026-05-04 Mon is a holiday: Greenery Day", self.sato.json("next", who, "5/4")["next_moved"])
        # A time that somebody typed stands.
        self.assertEqual("2026-05-04T10:00:00+09:00", self.sato.json("next", who, "2026-05-04T10:00")["next_touch"])


if __name__ == "__main__":
    unittest.main()
