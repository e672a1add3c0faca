#!/usr/bin/env python3
"""Handovers of a bank's real log: what `audit handovers` says is what the table says, computed here
once more from its rows.

Needs TASUKI_SHARED/data/bpi2012/bpi2012.csv.gz (its SOURCE.md says what it is); skipped without.
"""
# labels: integration

import csv
import datetime
import gzip
import os
import statistics
import sys
import tempfile
import unittest

from deploy.demo.world import Laptop, World

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("TASUKI_SHARED") or os.path.join(ROOT, "..", "shared")
TABLE = os.path.abspath(os.path.join(SHARED, "data", "bpi2012", "bpi2012.csv.gz"))
MAP = os.path.join(ROOT, "deploy", "maps", "bpi2012.json")
NOW = datetime.datetime(2026, 5, 11, 10, 0, tzinfo=datetime.timezone.utc)
SYSTEM = ("", "112")


def contacts_of(rows):
    """What a case's rows say: (time, kind, who), in time, of one time in the table's order."""
    contacts = []
    for row in rows:
        at = datetime.datetime.fromisoformat(row["timestamp"])
        who = None if row["resource"] in SYSTEM else row["resource"]
        if row["activity"] == "O_SENT":
            contacts.append((at, "out", who))
        elif row["activity"] == "O_SENT_BACK":
            contacts.append((at, "in", who))
        elif row["activity"] == "W_Nabellen offertes" and row["lifecycle"] == "START":
            contacts.append((at, "takes", who))
            contacts.append((at, "out", who))
    return sorted(contacts, key=lambda contact: contact[0])


def hours(duration):
    return duration / datetime.timedelta(hours=1)


def handovers_of(case, contacts):
    """(case, from, to, handed at, hours of silence, hours to the second touch or None) of each."""
    owner = None
    begun = []
    for place, (at, kind, who) in enumerate(contacts):
        if kind == "takes" and who is not None and who != owner:
            if owner is not None:
                begun.append((place, at, owner, who))
            owner = who
    handovers = []
    for number, (place, at, giver, taker) in enumerate(begun):
        end = begun[number + 1][0] if number + 1 < len(begun) else len(contacts)
        before = [then for then, kind, _ in contacts if kind != "takes" and then < at]
        theirs = [then for then, kind, who in contacts[place:end] if kind == "out" and who == taker]
        gap = hours(theirs[0] - before[-1]) if before and theirs else None
        second = hours(theirs[1] - at) if len(theirs) > 1 else None
        handovers.append((case, giver, taker, at, gap, second))
    return handovers


def computed():
    cases = {}
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cases.setdefault(row["case_id"], []).append(row)
    return [handover for case, rows in cases.items()
            for handover in handovers_of(case, contacts_of(rows))]


def between(later, earlier):
    return hours(datetime.datetime.fromisoformat(later) - datetime.datetime.fromisoformat(earlier))


class AuditBpi2012Test(unittest.TestCase):
    def setUp(self):
        world = World(os.environ["TASUKI_BIN"], NOW)
        self.addCleanup(world.__exit__, None, None, None)
        world.__enter__()
        world.moving = False
        code = world.init("Bank", "Aiko", "Europe/Amsterdam", seed=None)
        world.start_server()
        self.aiko = Laptop(world, "Aiko", None)
        self.aiko.join(code)

    def test_every_handover_is_as_the_table_has_it(self):
        self.aiko.json("import", TABLE, "--map", MAP)
        audit = self.aiko.json("audit", "handovers")
        expected = computed()
        self.assertEqual(len(expected), 11442)
        self.assertEqual(audit["totals"]["handovers"], 11442)
        self.assertEqual(audit["totals"]["prospects"], 3831)
        self.assertEqual(len({case for case, *_ in expected}), 3831)

        order = [(one["handed_at"], one["seq"]) for one in audit["handovers"]]
        moments = [datetime.datetime.fromisoformat(at) for at, _ in order]
        self.assertEqual(moments, sorted(moments))
        self.assertTrue(all(one["imported"] for one in audit["handovers"]))

        said = sorted((one["name"].removeprefix("Case "), one["from"], one["to"],
                       datetime.datetime.fromisoformat(one["handed_at"]), one["gap_hours"],
                       between(one["second_touch_at"], one["handed_at"])
                       if one.get("second_touch_at") else None) for one in audit["handovers"])
        for ours, theirs in zip(said, sorted(expected, key=lambda one: one[:4]), strict=True):
            self.assertEqual(ours[:4], theirs[:4])
            self.assertAlmostEqual(ours[4], theirs[4], places=5, msg=theirs)
            self.assertEqual(ours[5] is None, theirs[5] is None, theirs)
            if theirs[5] is not None:
                self.assertAlmostEqual(ours[5], theirs[5], places=5, msg=theirs)

        totals = audit["totals"]
        gaps = [gap for *_, gap, _ in expected if gap is not None]
        seconds = [second for *_, second in expected if second is not None]
        self.assertEqual(totals["gap_hours"]["n"], len(gaps))
        self.assertAlmostEqual(totals["gap_hours"]["median"], statistics.median(gaps), places=5)
        self.assertAlmostEqual(totals["gap_hours"]["median"], 64.3, places=1)
        self.assertEqual(totals["second_touch_hours"]["n"], 1429)
        self.assertEqual(len(seconds), 1429)
        self.assertAlmostEqual(totals["second_touch_hours"]["median"], 0.15, places=2)
        with tempfile.TemporaryDirectory() as folder:
            table = os.path.join(folder, "audit.csv")
            page = os.path.join(folder, "audit.html")
            self.aiko.json("audit", "handovers", "--csv", table, "--html", page)
            with open(table, encoding="utf-8-sig", newline="") as file:
                self.assertEqual(sum(1 for _ in csv.DictReader(file)), 11442)
            with open(page, encoding="utf-8") as file:
                self.assertEqual(file.read().count("<svg "), 3)


if __name__ == "__main__":
    if not os.path.exists(TABLE):
        print(f"skipped: {TABLE} is not here (set TASUKI_SHARED)")
        sys.exit(77)
    unittest.main()
