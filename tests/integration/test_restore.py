"""A server restored from a backup (acceptance 6): it serves reads and takes no pushes until the
loss is accepted; then the laptops that knew more push their own events of the lost tail again."""

import json
import unittest

import faults
from harness import BIN, Laptop, Server, Team, run


class Restore(Team):
    def setUp(self):
        super().setUp()
        self.suzuki, self.tanaka, self.ito = (
            self.colleague(name) for name in ("Suzuki", "Tanaka", "Ito"))
        self.prospect = self.suzuki.json("add", "Yamada")["prospect"]
        self.sync_all(self.suzuki, self.tanaka, self.ito, self.sato)
        self.backup = f"{self.folder}/backup"

    def tasukid(self, *args, check=0):
        return run([BIN / "tasukid", *args], self.server.env, check)

    def note(self, laptop, text):
        return laptop.json("note", self.prospect, text)["event_ids"]

    def restore(self):
        """The disk is lost: another folder from the backup, at the same address."""
        self.server.stop(9)
        restored = Server(f"{self.folder}/new", self.NOW)
        restored.data.parent.mkdir()
        restored.address = self.server.address
        done = self.tasukid("restore", "--from", self.backup, "--data", restored.data, "--json")
        self.assertEqual({"teams": 1, "waiting": True, "admins_shut_out": []},
                         json.loads(done.stdout))
        self.server = restored
        self.addCleanup(restored.stop)

    def lose_a_tail(self):
        """Backed up while serving, more work synced, restored. The ids of what came since."""
        self.sato.start_agent()
        self.tasukid("backup", "--data", self.server.data, "--to", self.backup)
        self.sato.stop_agent()
        since = []
        for number in range(3):
            since += self.note(self.suzuki, f"lost {number}")
            since += self.suzuki.json("add", f"New {number}", "--company",
                                      f"F {number}")["event_ids"]
            self.suzuki.sync()
            since += self.note(self.tanaka, f"lost as well {number}")
            self.tanaka.sync()
        self.suzuki.sync()
        self.restore()
        return since

    def test_a_laptop_that_joined_after_the_backup_joins_again_and_loses_nothing(self):
        self.sato.start_agent()
        self.tasukid("backup", "--data", self.server.data, "--to", self.backup)
        self.sato.stop_agent()
        code = self.sato.json("member", "code", "Suzuki")["join_code"]
        second = Laptop(self.folder, "second", self.NOW)
        self.addCleanup(second.stop_agent)
        second.join(code)
        second.sync()
        written = self.note(second, "synced, then lost by the server")
        second.sync()
        written += self.note(second, "not synced yet")
        self.restore()
        self.server.start()
        self.server.stop()
        self.tasukid("accept-loss", "--data", self.server.data)
        self.server.start()
        self.sync_all(self.sato)
        self.assertIn("tasuki join", second.fails(1, "sync")["text"])
        # A code for somebody else is refused and stays good.
        other = self.sato.json("member", "code", "Tanaka")["join_code"]
        self.assertIn("another", second.fails(1, "join", other)["text"])
        second.run("join", self.sato.json("member", "code", "Suzuki")["join_code"])
        second.sync()
        self.sato.sync()
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, written, "after joining again")
        self.assert_same(self.sato, second)
        # Now it is known again.
        code = self.sato.json("member", "code", "Suzuki")["join_code"]
        self.assertIn("already", second.fails(1, "join", code)["text"])

    def test_the_tail_comes_back_from_the_laptops(self):
        since = self.lose_a_tail()
        self.server.start()
        self.check_standing(self.suzuki)
        since += self.note(self.suzuki, "written while the server waits")
        waiting = faults.waiting(self.suzuki)
        self.assertGreater(waiting, 0)
        for _ in range(2):
            error = self.suzuki.fails(1, "sync")
            self.assertIn("accept-loss", error["text"] + error["do"])
            self.assertEqual(waiting, faults.waiting(self.suzuki))
        # Reads go on: who knew less gets what there is, a fresh laptop too.
        self.sato.sync()
        self.tanaka.sync()
        self.assertEqual("Yamada", self.sato.json("show", self.prospect)["name"])
        self.assertEqual("", self.suzuki.status()["alarm"])
        self.assertEqual(waiting, faults.waiting(self.suzuki))
        epoch = int(self.sato.status()["epoch"])
        self.tasukid("accept-loss", "--data", self.server.data)
        self.finish(since, epoch)
        self.assertIn("nothing was changed",
                      self.tasukid("accept-loss", "--data", self.server.data).stdout.decode())

    def check_standing(self, laptop):
        """It knows more than the server, and says so."""
        said = laptop.run("sync")
        self.assertNotIn("in step", said)
        self.assertIn("restored", said)
        self.assertIn("are kept", said)
        self.assertGreater(int(laptop.sync()["server_lacks"]), 0)
        self.assertTrue(laptop.status()["server_waiting"])
        self.assertIn("are kept", laptop.run("status"))

    def test_the_loss_is_accepted_before_serving(self):
        since = self.lose_a_tail()
        self.tasukid("accept-loss", "--data", self.server.data)
        self.server.start()
        self.finish(since, 1)

    def finish(self, since, epoch_before):
        """All that the laptops at hand wrote is there once; they agree."""
        laptops = (self.suzuki, self.tanaka, self.ito, self.sato)
        self.sync_all(*laptops)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, since, "after accept-loss")
        state = self.assert_same(*laptops)
        self.assertGreaterEqual(int(state["epoch"]), epoch_before)
        for laptop in laptops:
            status = laptop.status()
            self.assertEqual(("", 0), (status["alarm"], int(status["outbox"])), laptop.name)
        self.assertEqual(
            sorted([f"lost {n}" for n in range(3)] + [f"lost as well {n}" for n in range(3)]),
            sorted(item["summary"] for item in self.ito.json("show", self.prospect)["timeline"]
                   if item["summary"].startswith("lost")))
        # Work goes on, and the server's own proof holds.
        for laptop in laptops:
            since += self.note(laptop, "life goes on")
        self.sync_all(*laptops)
        faults.check_all_there(faults.log(self.ito), since, "after life went on")
        self.assert_same(*laptops)
        self.server.stop()
        self.server.check()

    def test_what_only_a_lost_laptop_wrote_is_lost_and_nothing_else(self):
        self.tasukid("backup", "--data", self.server.data, "--to", self.backup)
        gone = self.note(self.ito, "nobody will push this again")
        self.ito.sync()
        kept = self.note(self.suzuki, "this comes again")
        self.suzuki.sync()
        self.tanaka.sync()
        self.restore()
        self.server.start()
        self.tasukid("accept-loss", "--data", self.server.data)
        laptops = (self.tanaka, self.suzuki, self.sato)
        self.sync_all(*laptops)
        events = faults.log(self.tanaka)
        faults.check_journal(events)
        faults.check_all_there(events, kept, "of a laptop at hand")
        self.assertEqual([], [one for one in faults.ids(events) if one in gone])
        self.assert_same(*laptops)
        # It turns up after all.
        self.sync_all(self.ito, *laptops)
        faults.check_all_there(faults.log(self.tanaka), gone + kept, "of the laptop that came back")
        self.assert_same(self.ito, *laptops)

    def test_a_backup_is_never_written_over_anything(self):
        self.tasukid("backup", "--data", self.server.data, "--to", self.backup)
        again = self.tasukid("backup", "--data", self.server.data, "--to", self.backup, check=1)
        self.assertIn("not empty", again.stderr.decode())
        onto = self.tasukid("restore", "--from", self.backup, "--data", self.server.data, check=1)
        self.assertIn("move it away", onto.stderr.decode())
        nothing = self.tasukid("restore", "--from", self.folder, "--data", f"{self.folder}/x",
                               check=1)
        self.assertIn("no backup", nothing.stderr.decode())
        self.suzuki.sync()


if __name__ == "__main__":
    unittest.main()
