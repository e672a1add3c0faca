#!/usr/bin/env python3
"""A colleague's own program writes whatever it likes (tests/hostile): the others go on as before.

What is compared here is counted (memory, bytes printed); times are in tests/long/hostile.py.
"""
# labels: integration

import pathlib
import unittest

from tests.integration import hostile
from tests.integration.harness import BIN, Team

PROSPECTS = 300
# A fifth more is what may be; the rest is what two runs of one program differ by.
MEMORY_MAX, MEMORY_SLACK_KB = 1.2, 8 << 10


class HostileTest(Team):
    NOW = "2026-05-11T10:00:00Z"

    def setUp(self):
        super().setUp()
        if not (BIN / "tasuki_hostile").exists():
            self.fail("tasuki_hostile is not built")
        self.ben = self.colleague("Ben")
        self.mallory = self.colleague("Mallory", "manager")
        table, mapping = hostile.write_base(pathlib.Path(self.folder), PROSPECTS)
        self.sato.run("import", table, "--map", mapping)
        self.sync_all(self.sato, self.ben, self.mallory)

    def costs(self):
        return {(laptop.name, *args): hostile.cost(laptop, *args)
                for laptop in (self.sato, self.ben) for args in hostile.COMMANDS}

    def test_the_others_go_on_as_before(self):
        before = self.costs()
        events = hostile.be_hostile(self.mallory, 0)
        self.assertGreater(events, 500)
        for laptop in (self.sato, self.ben):
            arrived = hostile.cost(laptop, "sync", "--wait", "60")
            self.assertEqual(arrived.code, 0, arrived.out)
        after = self.costs()
        for command, cost in after.items():
            was = before[command]
            with self.subTest(command=" ".join(command)):
                self.assertEqual(was.code, cost.code, cost.out[:2000])
                self.assertIsNone(hostile.steers(cost.out))
                self.assertLess(cost.kilobytes, was.kilobytes * MEMORY_MAX + MEMORY_SLACK_KB)
        self.sync_all(self.sato, self.ben, self.mallory)
        self.assert_same(self.sato, self.ben, self.mallory)
        self.assertEqual(self.sato.status()["alarm"], "")
        self.server.stop()
        self.server.check()

    def test_nothing_of_it_crashes_or_steers_whoever_looks_at_it(self):
        hostile.be_hostile(self.mallory, 0)
        self.sato.sync()
        strange = [item["prospect"] for item in self.sato.json("list")["items"]
                   if not item["name"].startswith("Person")]
        named = ["Bomb", "Lists", "Retracted", "Extremes", "Unknown", "Ids"]
        for who in named + strange[:12]:
            for more in ((), ("--json",), ("--at", "2026-05-10"), ("--lang", "ja")):
                shown = hostile.cost(self.sato, "show", who, *more)
                with self.subTest(who=who, more=more):
                    self.assertIn(shown.code, (0, 1), shown.out[:2000])
                    self.assertIsNone(hostile.steers(shown.out))
        for args in (("list",), ("list", "--json"), ("log",), ("log", "--json"), ("member", "list"),
                     ("firm", "list"), ("report", "--by", "month"), ("show", "Bomb", "--at", "9999-01-01")):
            shown = hostile.cost(self.sato, *args)
            with self.subTest(args=args):
                self.assertIn(shown.code, (0, 1), shown.out[:2000])
                self.assertIsNone(hostile.steers(shown.out))


if __name__ == "__main__":
    unittest.main()
