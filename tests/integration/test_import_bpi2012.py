#!/usr/bin/env python3
"""The real log of a bank, imported, synced, joined by a second laptop, and imported again there.

Needs TASUKI_SHARED/data/bpi2012/bpi2012.csv.gz (its SOURCE.md says what it is); skipped without.
"""
# labels: integration

import csv
import datetime
import gzip
import os
import random
import sys
import time
import unittest

from bpi2012_figures import check_report
from deploy.demo.world import Laptop, World

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("TASUKI_SHARED") or os.path.join(ROOT, "..", "shared")
TABLE = os.path.abspath(os.path.join(SHARED, "data", "bpi2012", "bpi2012.csv.gz"))
MAP = os.path.join(ROOT, "deploy", "maps", "bpi2012.json")
NOW = datetime.datetime(2026, 5, 11, 10, 0, tzinfo=datetime.timezone.utc)
SEED = int(os.environ.get("TASUKI_TEST_SEED", "2012"))


def number(value):
    """64-bit numbers of the protobuf mapping may be strings."""
    return int(value)


def shuffled_with_invented_rows(path):
    """The table with its cases in another order, and 100 rows that were not in it before."""
    rng = random.Random(SEED)
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    cases = {}
    for row in rows:
        cases.setdefault(row[0], []).append(row)
    order = list(cases)
    rng.shuffle(order)
    for name in order[:50]:  # One more offer sent, in cases that are known.
        cases[name].append([name, "O_SENT", "COMPLETE", "10862", "2012-03-20T10:00:00.000+01:00", "1"])
    for i in range(50):  # And cases that are not.
        name = f"invented-{i}"
        cases[name] = [[name, "A_SUBMITTED", "COMPLETE", "112", "2012-03-20T11:00:00.000+01:00", "77"]]
        order.insert(rng.randrange(len(order)), name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for name in order:
            writer.writerows(cases[name])


class Bpi2012Test(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext_(World(os.environ["TASUKI_BIN"], NOW))
        self.world.moving = False
        code = self.world.init("Bank", "Aiko", "Europe/Amsterdam", seed=None)
        self.world.start_server()
        self.aiko = Laptop(self.world, "Aiko", None)
        self.aiko.join(code)

    def enterContext_(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def join_manager(self, name):
        code = self.aiko.json("member", "add", name, "--role", "manager")["join_code"]
        laptop = Laptop(self.world, name, None)
        laptop.join(code)
        return laptop

    def assert_figures(self, report):
        self.assertEqual(number(report["prospects"]), 13087)
        self.assertEqual(number(report["queue"]), 8218)
        touches = {name: number(value) for name, value in report["touches"].items() if number(value)}
        self.assertEqual(touches, {"phone": 22406, "email": 7030, "inbound": 3454})
        self.assertEqual({k: number(v) for k, v in report["deals"].items()},
                         {"won": 2246, "lost": 10442, "open": 399})
        self.assertEqual(number(report["assignments"]), 16311)
        self.assertEqual(number(report["owner_changes"]), 11442)
        self.assertEqual(number(report["prospects_reassigned"]), 3831)

    def assert_same(self, *laptops):
        states = [laptop.json("status") for laptop in laptops]
        for name in ("seq", "root", "view_digest"):
            self.assertEqual(len({state[name] for state in states}), 1, f"{name} differs")

    def test_the_whole_log_on_two_laptops_and_again_with_rows_added(self):
        began = time.monotonic()
        view = self.aiko.json("import", TABLE, "--map", MAP)
        took = time.monotonic() - began
        print(f"import: {took:.1f} s for {view['rows']} rows, {view['events']} events")
        self.assertEqual(number(view["rows"]), 262200)
        self.assertEqual(number(view["rejected"]), 0)
        self.assertEqual(number(view["prospects"]), 13087)
        self.assert_figures(self.aiko.json("report"))  # Before any sync: all of it in the outbox.
        self.aiko.quiet("sync")

        began = time.monotonic()
        ben = self.join_manager("Ben")
        print(f"join and first sync: {time.monotonic() - began:.1f} s")
        self.aiko.quiet("sync")
        self.assert_same(self.aiko, ben)
        self.assert_figures(self.aiko.json("report"))
        report = ben.json("report")
        self.assert_figures(report)
        check_report(self, report, TABLE, MAP)
        self.assertEqual(report, ben.json("report"))  # N09

        table = os.path.join(self.world.folder, "again.csv")
        shuffled_with_invented_rows(table)
        again = ben.json("import", table, "--map", MAP)
        # 50 prospects with a deal, and 50 touches; whoever sent them is known.
        self.assertEqual(number(again["events"]), 150, f"TASUKI_TEST_SEED={SEED}")
        self.assertEqual(number(again["prospects"]), 50)
        self.assertEqual(number(again["rejected"]), 0)
        ben.quiet("sync")
        self.aiko.quiet("sync")
        self.assert_same(self.aiko, ben)
        self.assertEqual(number(self.aiko.json("import", TABLE, "--map", MAP)["events"]), 0)
        self.world.stop_server()
        self.world.run([self.world.tasukid, "check", "--data", self.world.data])


if __name__ == "__main__":
    if not os.path.exists(TABLE):
        print(f"skipped: {TABLE} is not here (set TASUKI_SHARED)")
        sys.exit(77)
    unittest.main()
