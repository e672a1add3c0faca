"""`sync` through an agent asks on the stream that is there, and connects anew only where it must."""
# labels: integration asan-long

import time
import unittest

from harness import Team, wait_for
from lines import Line, point


class Asks(Team):
    def setUp(self):
        super().setUp()
        self.ben = self.colleague("Ben")
        self.ben.json("add", "Mori")
        self.ben.sync()
        self.line = Line(self.server.address)
        self.addCleanup(self.line.close)
        point(self.sato, self.line.address)
        self.sato.start_agent()
        self.sato.sync()
        self.assertTrue(self.sato.status()["connected"])

    def notes(self, laptop):
        return [event["event_id"] for event in laptop.json("log")["events"]
                if event["type"] == "NoteAdded" and not event["pending"]]

    def assert_sync_brings_all(self):
        """What a colleague handed in before is here after it, and what was written here is there."""
        theirs = self.ben.json("note", "Mori", "from Ben")["event_ids"][0]
        self.ben.sync()
        ours = self.sato.json("note", "Mori", "from Sato")["event_ids"][0]
        before = self.sato.status()["last_sync"]
        self.assertEqual("0", self.sato.sync()["outbox"])
        self.assertTrue({theirs, ours} <= set(self.notes(self.sato)))
        self.assertGreaterEqual(self.sato.status()["last_sync"], before)
        self.ben.sync()
        self.assertIn(ours, self.notes(self.ben))

    def test_sync_takes_no_new_connection(self):
        before = self.line.connections
        for _ in range(3):
            self.assert_sync_brings_all()
        self.assertEqual(before, self.line.connections)

    def test_last_sync_is_when_the_server_was_asked(self):
        before = self.sato.status()["last_sync"]
        wait_for(lambda: self.sato.sync() and self.sato.status()["last_sync"] > before,
                 "a sync that brings nothing is one, too")

    def test_a_line_that_died_is_left(self):
        before = self.line.connections
        self.line.die()
        theirs = self.ben.json("note", "Mori", "from Ben")["event_ids"][0]
        self.ben.sync()
        began = time.monotonic()
        self.sato.json("sync")
        self.assertLess(time.monotonic() - began, 10)
        self.assertIn(theirs, self.notes(self.sato))
        self.assertEqual(before + 1, self.line.connections)

    def test_a_server_that_came_back_is_found(self):
        self.server.stop(9)
        self.sato.fails(3, "sync", "--wait", "1")
        self.server.start()
        self.assert_sync_brings_all()


if __name__ == "__main__":
    unittest.main()
