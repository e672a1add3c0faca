# labels: integration
"""A country's holidays out of a file into the policy: dates move with them, for everybody, until another policy is set."""

import pathlib
import unittest

from harness import Team


class Holidays(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.before = self.sato.json("calendar", "holidays", "--year", "2026")["holidays"]

    def file(self, name, text, encoding="utf-8"):
        path = pathlib.Path(self.folder) / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    def table(self, more=()):
        """Of 2026, as the Cabinet Office writes it: the days of the default policy, and more."""
        rows = [(one["date"].replace("-0", "/").replace("-", "/"), one["name"]) for one in
                self.sato.json("calendar", "holidays", "--year", "2026", "--lang", "ja")["holidays"]]
        return "国民の祝日・休日月日,国民の祝日・休日名称\r\n" + "".join(f"{day},{name}\r\n" for day, name in [*rows, *more])

    def test_a_day_that_is_added_moves_what_is_due_and_goes_again(self):
        ben = self.colleague("Ben")
        self.sato.json("add", "Abe")
        self.sato.json("add", "Baba")
        self.assertEqual("2026-05-12T08:30:00+09:00", self.sato.json("show", "Abe")["next_touch"])
        old = self.sato.run("policy", "show")
        # In Shift_JIS; what is known by its name keeps its English one.
        file = self.file("syukujitsu.csv", self.table([("2026/5/12", "創立の日"), ("1955/1/1", "元日")]), "cp932")
        plan = self.sato.json("policy", "holidays", file, "--dry-run")["changes"]
        self.assertEqual([("calendar.holiday_lists[JP].holidays[創立の日]", "")], [(one["path"], one["from"]) for one in plan])
        self.assertIn("2026-05-12", plan[0]["to"])
        self.assertEqual(old, self.sato.run("policy", "show"))
        self.assertEqual(plan, self.sato.json("policy", "holidays", file)["changes"])
        self.assertEqual("2026-05-13T08:30:00+09:00", self.sato.json("show", "Abe")["next_touch"])
        names = {one["date"]: one["name"] for one in self.sato.json("calendar", "holidays", "--year", "2026")["holidays"]}
        self.assertEqual({**{one["date"]: one["name"] for one in self.before}, "2026-05-12": "創立の日"}, names)
        # The same again writes nothing; on every laptop it is the same.
        self.assertEqual([], self.sato.json("policy", "holidays", file)["event_ids"])
        self.sync_all(self.sato, ben)
        self.assert_same(self.sato, ben)
        self.assertEqual("2026-05-13T08:30:00+09:00", ben.json("show", "Abe")["next_touch"])
        # A rep asks a manager; the policy of before is set as any other.
        self.assertIn("manager", ben.fails(1, "policy", "holidays", self.file("utf8.csv", "\ufeff" + self.table([("2026/5/13", "x")])))["do"])
        back = self.sato.json("policy", "diff", self.file("old.json", old))["changes"]
        self.assertEqual([("calendar.holiday_lists[JP].holidays[創立の日]", "")], [(one["path"], one["to"]) for one in back])
        self.sato.json("policy", "set", self.file("old.json", old))
        self.assertEqual("2026-05-12T08:30:00+09:00", self.sato.json("show", "Abe")["next_touch"])

    def test_another_country_is_another_list(self):
        days = (("20261003", "Tag der Deutschen Einheit"), ("20261225", "Weihnachten"))
        calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//DE\r\n" + "".join(
            f"BEGIN:VEVENT\r\nUID:{day}@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
            for day, name in days) + "END:VCALENDAR\r\n"
        self.sato.json("policy", "holidays", self.file("de.ics", calendar), "--list", "DE", "--zone", "Europe/Berlin")
        found = self.sato.json("calendar", "holidays", "--year", "2026", "--zone", "Europe/Berlin")["holidays"]
        self.assertEqual([("2026-10-03", "Tag der Deutschen Einheit", "DE"), ("2026-12-25", "Weihnachten", "DE")],
                         [(one["date"], one["name"], one["list"]) for one in found])
        self.assertEqual(self.before, self.sato.json("calendar", "holidays", "--year", "2026")["holidays"])
        self.assertEqual("2026-12-28", self.sato.json("calendar", "slot", "2026-12-25T09:00", "--zone", "Europe/Berlin")["slot"][:10])

    def test_what_is_no_list_is_refused_with_its_place(self):
        before = self.sato.run("policy", "show")
        head = "date,name\n"
        for name, text, why in (
                ("a.csv", head + "2026-05-03,x\n2026-13-01,y\n", 'line 3: "2026-13-01" is not a date such as 2026-08-14'),
                ("b.csv", head, "the file has no holidays"),
                ("c.csv", head + "2026-05-12,創立の日\n", f"of 2026 the file has 1 days, and the policy {len(self.before)}"),
                ("d.csv", "day;name\n", "no column of the file is called date (there are: day;name)"),
                ("e.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUM", "the calendar is cut off"),
                ("f.csv", head + '"2026-05-03,x\n', "line 2: a quote is opened and never closed")):
            error = self.sato.fails(1, "policy", "holidays", self.file(name, text))
            self.assertIn(why, error["text"])
            self.assertIn("the file" if "of 2026" in why else "the policy in force stays", error["do"])
            japanese = self.sato.json("policy", "holidays", self.file(name, text), "--lang", "ja", check=1)["error"]["text"]
            self.assertNotEqual(error["text"], japanese)
        self.sato.fails(1, "policy", "holidays", self.file("big.csv", head + "#" * (5 << 20)))
        self.sato.fails(1, "policy", "holidays", self.folder)
        self.sato.fails(2, "policy", "holidays", self.file("z.csv", head), "--zone", "Asia/Nowhere")
        # Too much for a policy.
        many = head + "".join(f"{year}-{month:02}-{day:02},{month}/{day} of {year}\n"
                              for year in range(2026, 2028) for month in range(1, 13) for day in range(1, 13))
        self.assertIn("calendar.holiday_lists", self.sato.fails(1, "policy", "holidays", self.file("many.csv", many))["text"])
        self.assertEqual(before, self.sato.run("policy", "show"))


if __name__ == "__main__":
    unittest.main()
