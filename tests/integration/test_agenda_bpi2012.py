#!/usr/bin/env python3
"""A bank's real log, cut on three mornings and imported then: every open case is due today, waits in
triage, or has a later date, each exactly once (X16, R032).

Needs TASUKI_SHARED/data/bpi2012/bpi2012.csv.gz (its SOURCE.md says what it is); skipped without.
"""
# labels: integration

import collections
import csv
import datetime
import gzip
import json
import os
import sys
import unittest
import zoneinfo

from deploy.demo.world import Laptop, World
from tests.integration.test_import_bpi2012 import MAP, TABLE

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
# Morning → open cases, and those of them that the bank touches within seven days.
MORNINGS = {datetime.datetime(2011, 11, 15, 9, tzinfo=AMSTERDAM): (734, 500),
            datetime.datetime(2012, 1, 16, 9, tzinfo=AMSTERDAM): (884, 544),
            datetime.datetime(2012, 2, 20, 9, tzinfo=AMSTERDAM): (856, 521)}
OUTBOUND = ("touch email out", "touch phone out")
WEEK = datetime.timedelta(days=7)


def rows_of(table):
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def verbs_by_row():
    """What the shipped map does with a row."""
    with open(MAP, encoding="utf-8") as file:
        rules = json.load(file)["rules"]

    def verbs(row):
        for rule in rules:
            if all(row[column] == value for column, value in rule["when"].items()):
                return rule["do"]
        return []
    return verbs


class AgendaTest(unittest.TestCase):
    def cut(self, morning, path):
        """Writes the rows before `morning`; gives the open cases, and those touched in the week after."""
        verbs = verbs_by_row()
        cases, closed, touched = set(), set(), set()
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = None
            for row in rows_of(TABLE):
                at = datetime.datetime.fromisoformat(row["timestamp"])
                case, does = row["case_id"], verbs(row)
                if at >= morning:
                    if at < morning + WEEK and any(one in OUTBOUND for one in does):
                        touched.add(case)
                    continue
                cases.add(case)
                if any(one in ("deal won", "deal lost") for one in does):
                    closed.add(case)
                if writer is None:
                    writer = csv.DictWriter(file, row.keys())
                    writer.writeheader()
                writer.writerow(row)
        return cases, cases - closed, touched

    def check(self, morning):
        open_cases, touched_cases = MORNINGS[morning]
        with World(os.environ["TASUKI_BIN"], morning) as world:
            code = world.init("Bank", "Aiko", "Europe/Amsterdam", seed=None)
            world.start_server()
            aiko = Laptop(world, "Aiko", None)
            aiko.join(code)
            table = os.path.join(world.folder, "cut.csv")
            cases, still_open, touched = self.cut(morning, table)
            aiko.quiet("import", table, "--map", MAP)
            aiko.quiet("sync", "--wait", "60")
            self.assertEqual(open_cases, len(still_open))
            self.assertEqual(touched_cases, len(still_open & touched))
            listed = {one["name"].removeprefix("Case "): one for one in aiko.json("list")["items"]}
            self.assertEqual(cases, set(listed))
            agenda = aiko.json("today", "--team")
            due = collections.Counter(one["prospect"] for one in agenda["items"])
            tomorrow = (morning + datetime.timedelta(days=1)).date().isoformat()
            kinds, soon = collections.Counter(), collections.Counter()
            for case in still_open:
                item = listed[case]
                in_triage, later = item["triage"], item["next_touch"][:10] >= tomorrow
                shown = due[item["prospect"]]
                self.assertLessEqual(shown, 1, item)
                if in_triage:
                    kind = "triage"
                else:
                    self.assertEqual(1, shown + later, item)
                    kind = f"{item['next_kind']}, {'later' if later else 'today'}"
                kinds[kind] += 1
                soon[kind] += case in touched
            for case in cases - still_open:
                self.assertIn(listed[case]["next_kind"], ("revisit", "reorder"), listed[case])
            waiting = sum(one["kind"] == "triage" for one in agenda["items"])
            self.assertEqual(kinds["triage"] + sum(listed[one]["triage"] for one in cases - still_open),
                             waiting + int(agenda["triage_waiting"]))
            print(f"{morning:%Y-%m-%d}: {len(still_open)} open; of each kind, and touched within a week: "
                  + ", ".join(f"{kind} {count}/{soon[kind]}" for kind, count in sorted(kinds.items())))

    def test_every_open_case_is_somewhere_once(self):
        for morning in MORNINGS:
            with self.subTest(morning=f"{morning:%Y-%m-%d}"):
                self.check(morning)


if __name__ == "__main__":
    if not os.path.exists(TABLE):
        print(f"skipped: {TABLE} is not here (set TASUKI_SHARED)")
        sys.exit(77)
    unittest.main()
