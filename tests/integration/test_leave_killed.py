"""A leave is one act (acceptance 3 of leaving, X15, I1): killed with -9 at any moment, on the laptop that writes it, on its way and on
the server, it is wholly there or wholly not, no prospect is ever nowhere (N02), and one command takes all of it back."""
# labels: integration

import os
import pathlib
import select
import signal
import time
import unittest

import faults
from harness import Failed, Team

PROSPECTS = int(os.environ.get("TASUKI_LEAVE_PROSPECTS", "120"))
CARDS = 500  # That many at once.
KILLS = int(os.environ.get("TASUKI_LEAVE_KILLS", "5"))
NOW = "2026-05-11T10:00:00+09:00"


class LeaveKilled(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.chance = faults.chance()
        self.mori = self.colleague("Mori")
        self.ito = self.colleague("Ito")
        cards = pathlib.Path(self.folder) / "cards.csv"
        for first in range(0, PROSPECTS, CARDS):
            last = min(first + CARDS, PROSPECTS)
            cards.write_text("name\n" + "".join(f"Person {n:05}\n" for n in range(first, last)))
            self.mori.run("add", "--from", str(cards), "--doubles", "add", "--yes")
        self.mori.sync()
        self.sato.sync()
        plan = pathlib.Path(self.folder) / "plan.csv"
        rows = [item["prospect"] for item in self.sato.json("list", "--owner", "Mori")["items"]]
        self.assertEqual(PROSPECTS, len(rows))
        plan.write_text("who,to\n" + "".join(f"{row},Ito\n" for row in rows))
        view = self.sato.json("member", "leave", "Mori", "--last-working-day", "2026-05-12",
                              "--plan", str(plan), "--acknowledge")
        self.assertEqual(PROSPECTS, len(view["moves"]))
        self.sato.sync()

    def owned(self, name):
        return int(self.sato.json("list", "--owner", name, "--limit", "1")["total"])

    def assert_whole_or_not(self):
        """Who owns what: all as before or all as after; nobody is nowhere."""
        owned = {name: self.owned(name) for name in ("Mori", "Ito")}
        if owned not in ({"Mori": PROSPECTS, "Ito": 0}, {"Mori": 0, "Ito": PROSPECTS}):
            raise Failed(f"the leave is half there: {owned}")
        return owned["Ito"] == PROSPECTS

    def write_under_kills(self):
        """`--now`, killed again and again, until it has said done."""
        began = time.monotonic()
        self.sato.run("member", "plan", "Mori", "--out", str(pathlib.Path(self.folder) / "p.csv"))
        length = time.monotonic() - began
        for _ in range(KILLS):
            command = faults.start(self.sato, "member", "leave", "Mori", "--now", "--yes",
                                   stdout=None)
            select.select([], [], [], self.chance.uniform(0, 1.2 * length))
            faults.kill(command)
            faults.check_journal(faults.log(self.sato))
            if self.assert_whole_or_not():
                return
        self.sato.run("member", "leave", "Mori", "--now", "--yes")

    def test_it_is_wholly_there_or_wholly_not_and_undone_by_one_command(self):
        self.write_under_kills()
        self.assertTrue(self.assert_whole_or_not())
        self.assertEqual(PROSPECTS + 1, faults.waiting(self.sato))
        # On its way both sides die; what is acknowledged is there once, whole.
        for turn in range(KILLS):
            sync = faults.start(self.sato, "sync", "--wait", "5", stdout=None)
            select.select([], [], [], self.chance.uniform(0, 0.4))
            if turn % 2:
                self.server.stop(signal.SIGKILL)
                self.server.start()
            faults.kill(sync)
            faults.check_journal(faults.log(self.sato))
        self.sato.sync()
        self.assertEqual(0, faults.waiting(self.sato))
        self.ito.sync()
        events = faults.log(self.ito)
        faults.check_journal(events)
        (left,) = [i for i, event in enumerate(events) if event["type"] == "MemberLeft"]
        act = events[left - PROSPECTS:left + 1]
        self.assertEqual({"effective"}, {event["verdict"] for event in act})
        self.assertEqual(list(range(PROSPECTS, -1, -1)), [int(event["act_left"]) for event in act])
        view = self.sato.json("member", "return", "Mori", "--why", "stays")
        self.assertEqual(PROSPECTS + 1, len(view["event_ids"]))
        self.assertEqual((PROSPECTS, 0), (self.owned("Mori"), self.owned("Ito")))
        self.sync_all(self.sato, self.ito)
        self.assert_same(self.sato, self.ito)
        self.server.stop()
        self.server.check()


if __name__ == "__main__":
    unittest.main()
