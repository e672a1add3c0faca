#!/usr/bin/env python3
"""Imports that go wrong, wholly or in part, and what is left of them (issue: bad input)."""

import csv
import datetime
import json
import os
import unittest

from deploy.demo.world import Laptop, World

NOW = datetime.datetime(2026, 5, 11, 10, 0, tzinfo=datetime.timezone.utc)
MAP = {"source": "crm", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "id", "at": "at", "who": "who", "amount": "amount"},
       "name": "{name}", "not_people": [], "active": ["Ben"],
       "rules": [{"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
                 {"when": {"what": "call"}, "do": ["assign", "touch phone out"]}]}
HEAD = "id,what,who,at,amount,name\n"
GOOD = ("1,new,,2020-01-06 09:00,5000,山田 太郎\n"
        "1,call,Ben,2020-01-07 09:00,,\n"
        "2,new,,2020-01-08 09:00,,\"Smith, Jane\"\n"
        "2,call,Zoe,2020-01-09 09:00,,\n")


class ImportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(os.environ["TASUKI_BIN"], NOW)
        cls.addClassCleanup(cls.world.__exit__, None, None, None)
        cls.world.moving = False
        code = cls.world.init("Import", "Aiko", "Asia/Tokyo", seed=None)
        cls.world.start_server()
        cls.aiko = Laptop(cls.world, "Aiko", None)
        cls.aiko.join(code)

    def file(self, name, content):
        path = os.path.join(self.world.folder, name)
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(path, mode, **({} if mode == "wb" else {"encoding": "utf-8"})) as file:
            file.write(content)
        return path

    def map(self, source, **changes):
        return self.file(source + ".json", json.dumps({**MAP, "source": source, **changes}))

    def test_a_good_table_is_in_and_a_second_run_adds_nothing(self):
        table, mapping = self.file("good.csv", HEAD + GOOD), self.map("good")
        dry = self.aiko.json("import", table, "--map", mapping, "--dry-run")
        self.assertTrue(dry["dry_run"])
        view = self.aiko.json("import", table, "--map", mapping)
        self.assertEqual(dry["events"], view["events"])
        self.assertEqual(int(view["prospects"]), 2)
        again = self.aiko.json("import", table, "--map", mapping)
        self.assertEqual((int(again["events"]), int(again["already"])), (0, 4))
        shown = self.aiko.json("show", "山田 太郎")
        self.assertEqual(shown["owner"], "Ben")
        self.assertTrue(all(item["imported"] for item in shown["timeline"]))
        # Zoe is not listed as active: her prospect stands in the queue (X16).
        self.assertEqual(self.aiko.json("show", "Smith, Jane")["owner"], "")

    def test_bad_rows_go_to_the_rejects_file_and_lose_nothing_else(self):
        table = self.file("bad.csv", (HEAD + GOOD).encode() +
                          b"3,new,,someday,,Nobody\n"
                          b"4,new,,2020-01-06 09:00,,\"open\n"
                          b"5,new,,2020-01-06 09:00,,\xff\xfe\n"
                          b"6,new,,2020-01-06 09:00,7,Last One\n")
        rejects = os.path.join(self.world.folder, "rejects.csv")
        out = self.aiko.quiet("import", table, "--map", self.map("bad"), "--rejects", rejects,
                              "--json", expect=1)
        view = json.loads(out)
        self.assertEqual((int(view["rejected"]), int(view["prospects"])), (3, 3))
        with open(rejects, encoding="utf-8", errors="replace", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["line", "reason", "row"])
        self.assertEqual([row[0] for row in rows[1:]], ["6", "7", "8"])
        self.assertEqual(os.stat(rejects).st_mode & 0o777, 0o600)
        self.assertEqual(int(self.aiko.json("find", "Last One")["total"]), 1)

    def test_cp932_is_read(self):
        table = self.file("cp932.csv", (HEAD + "1,new,,2020-01-06 09:00,,髙橋 誠\n").encode("cp932"))
        self.aiko.json("import", table, "--map", self.map("cp", encoding="cp932"))
        self.assertEqual(int(self.aiko.json("find", "髙橋 誠")["total"]), 1)

    def test_what_cannot_be_imported_at_all_writes_nothing(self):
        table = self.file("t.csv", HEAD + GOOD)
        before = self.aiko.json("status")["outbox"]
        missing = {**MAP["columns"], "who": "person"}
        cases = [(table, self.map("miss", columns=missing), "person"),
                 (table, self.file("torn.json", "{\"source\": "), "line 1"),
                 (table, self.map("verb", rules=[{"when": {}, "do": ["dance"]}]), "dance"),
                 (os.path.join(self.world.folder, "none.csv"), self.map("none"), "none.csv"),
                 (self.file("empty.csv", ""), self.map("empty"), "empty"),
                 (self.file("cut.gz", b"\x1f\x8b\x08\x00\x00\x00"), self.map("cut"), "cut off")]
        for file, mapping, names in cases:
            out = self.aiko.quiet("import", file, "--map", mapping, expect=1)
            self.assertIn(names, out)
        self.assertEqual(self.aiko.json("status")["outbox"], before)

    def test_two_laptops_import_one_file_before_either_has_synced(self):
        other = Laptop(self.world, "Aiko2", None)
        other.join(self.aiko.json("member", "code", "Aiko")["join_code"])
        self.aiko.quiet("sync")
        other.quiet("sync")
        rows = ["21,new,,2020-01-06 09:00,5000,Twice One\n", "21,call,Ben,2020-01-07 09:00,,\n",
                "21,call,Aiko,2020-01-09 09:00,,\n", "22,new,,2020-01-08 09:00,,Twice Two\n",
                "22,call,Ben,2020-01-09 09:00,,\n"]
        mapping = self.map("twice", active=["Aiko", "Ben"])
        self.aiko.json("import", self.file("a.csv", HEAD + "".join(rows)), "--map", mapping)
        # In another order, with a call more on a known case and a case more.
        more = ["23,new,,2020-02-06 09:00,,Only Here\n", *rows[3:], *rows[:3],
                "22,call,Aiko,2020-03-09 09:00,,\n"]
        other.json("import", self.file("b.csv", HEAD + "".join(more)), "--map", mapping)
        for laptop in (self.aiko, other, self.aiko, other):
            laptop.quiet("sync")
        one, two = self.aiko.json("status"), other.json("status")
        self.assertEqual((one["seq"], one["root"], one["view_digest"]),
                         (two["seq"], two["root"], two["view_digest"]))
        self.assertEqual(self.aiko.json("contest", "list")["items"], [])
        for laptop in (self.aiko, other):
            for name, touches in (("Twice One", 2), ("Twice Two", 2), ("Only Here", 0)):
                shown = laptop.json("show", name)
                self.assertEqual(int(shown["counters"]["lifetime"]), touches, name)

        # What is written now on a prospect whose own adding was dropped is read everywhere.
        other.quiet("note", "Twice One", "likes short mails")
        other.quiet("sync")
        self.aiko.quiet("sync")
        self.assertIn("likes short mails", self.aiko.quiet("show", "Twice One"))

    def test_a_rep_is_refused(self):
        code = self.aiko.json("member", "add", "Rika")["join_code"]
        rika = Laptop(self.world, "Rika", None)
        rika.join(code)
        out = rika.quiet("import", self.file("r.csv", HEAD + GOOD), "--map", self.map("rep"), expect=1)
        self.assertIn("manager", out)


if __name__ == "__main__":
    unittest.main()
