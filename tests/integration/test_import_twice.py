#!/usr/bin/env python3
# labels: integration asan-long
"""Two laptops import one table before either has heard of the other's: it counts once (DESIGN.md §4 row 1)."""

import json
import pathlib
import subprocess
import unittest

import harness

MAP = {"source": "crm", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "id", "at": "at", "who": "who", "amount": "amount"},
       "name": "{name}", "not_people": [], "active": "all",
       "rules": [{"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
                 {"when": {"what": "call"}, "do": ["assign", "touch phone out"]},
                 {"when": {"what": "mail"}, "do": ["touch email in"]}]}
HEAD = "id,what,who,at,amount,name\n"
TRIES = 4  # Whether they meet is chance.


def table(number):
    rows = [f"{number}-{case},{what},Aki,2024-02-{day:02d} 09:00,1000,Client {number} {case}"
            for case in range(6) for day, what in enumerate(("new", "call", "mail", "call"), 1)]
    return HEAD + "\n".join(rows) + "\n"


class ImportTwice(harness.Team):
    def test_it_counts_once_and_nobody_is_told_that_it_was_refused(self):
        suzuki = self.colleague("Suzuki", "manager")
        mapping = pathlib.Path(self.folder) / "map.json"
        mapping.write_text(json.dumps(MAP), encoding="utf-8")
        met = 0
        for number in range(TRIES):
            rows = pathlib.Path(self.folder) / f"{number}.csv"
            rows.write_text(table(number), encoding="utf-8")
            self.server.stop()
            for laptop in (self.sato, suzuki):
                laptop.run("import", rows, "--map", mapping)
            self.server.start()
            self.at_once(self.sato, suzuki)
            self.sync_all(self.sato, suzuki)  # Exit 0: nothing of it was refused.
            log = self.sato.json("log")["events"]
            met += len(log) - len({event["event_id"] for event in log})
            report = self.sato.json("report")
            self.assertEqual(12 * (number + 1), int(report["touches"]["phone"]))
            self.assertEqual(6 * (number + 1), int(report["touches"]["inbound"]))
            self.assertEqual(6 * (number + 1), int(report["deals"]["open"]))
        for laptop in (self.sato, suzuki):
            told = laptop.json("sync")
            self.assertEqual([], told["refused"])
        self.assert_same(self.sato, suzuki)
        print(f"events that came twice: {met}")
        self.server.stop()
        self.server.check()

    def test_rows_that_differ_but_add_one_prospect_are_no_refusal(self):
        suzuki = self.colleague("Suzuki", "manager")
        mapping = pathlib.Path(self.folder) / "map.json"
        mapping.write_text(json.dumps(MAP), encoding="utf-8")
        rows = pathlib.Path(self.folder) / "rows.csv"
        rows.write_text(table(0), encoding="utf-8")
        others = pathlib.Path(self.folder) / "others.csv"
        others.write_text(table(0).replace("new,Aki,2024-02-01 09:00", "new,Aki,2024-02-01 10:00"),
                          encoding="utf-8")
        self.server.stop()
        self.sato.run("import", rows, "--map", mapping)
        suzuki.run("import", others, "--map", mapping)
        self.server.start()
        for laptop in (self.sato, suzuki, self.sato):
            self.assertEqual([], laptop.json("sync")["refused"])  # And exit 0.
        self.assertEqual("6", self.sato.json("report")["prospects"])
        self.assertEqual(12, int(self.sato.json("report")["touches"]["phone"]))
        self.assert_same(self.sato, suzuki)

    def at_once(self, *laptops):
        syncs = [subprocess.Popen([str(harness.BIN / "tasuki"), "sync", "--wait", "30"],
                                  env=harness.environment(laptop.env), stdout=subprocess.DEVNULL)
                 for laptop in laptops]
        for sync in syncs:
            self.assertEqual(0, sync.wait(timeout=60))


if __name__ == "__main__":
    unittest.main()
