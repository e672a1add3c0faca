"""Servers that are restored in any order, twice, or put back behind everybody's back: all laptops come
together again at one seq with one digest, an empty outbox and no alarm, and what was once acknowledged
to a laptop that came back stands there once."""

import shutil
import unittest

import faults
from restoring import RestoredTeam


class RestoredServers(RestoredTeam):
    def test_one_backup_restored_twice(self):
        self.backup("b")
        self.note(self.ben, "after the backup")
        self.chie.sync()
        for _ in range(2):
            self.restore("b")
            self.ben.sync()
            self.chie.sync()
            self.chie.sync()
        self.assertEqual(["after the backup"], self.texts(self.chie))
        self.assert_together()

    def test_two_backups_restored_in_either_order(self):
        self.backup("old")
        self.note(self.ben, "between")
        self.backup("new")
        self.note(self.chie, "after both")
        self.sync_all(self.ben, self.chie)
        for name in ("new", "old", "new"):
            self.restore(name)
            self.note(self.ben, f"while {name} serves")
            self.chie.sync()
        self.assert_together()

    def test_a_laptop_that_missed_a_whole_life_of_the_server(self):
        self.backup("b")
        self.note(self.ben, "lost with the first")
        self.chie.sync()
        self.restore("b")
        self.note(self.ben, "of the second life")
        self.sato.sync()
        self.restore("b")
        self.note(self.sato, "of the third life")
        # Chie still is in the first life.
        self.assert_together(self.chie, self.ben, self.sato)

    def test_three_laptops_each_with_another_part_of_the_tail(self):
        self.backup("b")
        self.note(self.ben, "one")
        self.chie.sync()
        self.note(self.sato, "two")
        self.note(self.chie, "three")
        self.note(self.ben, "four", sync=False)
        self.restore("b", accept=False)
        for laptop in (self.chie, self.sato):
            laptop.run("sync")
        self.ben.fails(1, "sync")
        self.accept()
        self.assert_together()

    def test_the_loss_is_accepted_while_serving_and_again(self):
        self.backup("b")
        self.note(self.ben, "lost")
        self.restore("b", accept=False)
        self.ben.run("sync")
        self.chie.run("sync")
        self.accept()
        self.note(self.chie, "new")
        self.restore("b", accept=False)
        self.chie.run("sync")
        self.accept()
        self.assert_together()

    def test_a_fork_while_the_server_is_restored(self):
        self.backup("b")
        self.note(self.ben, "lost")
        twin = faults.clone(self.ben, "twin")
        self.note(self.ben, "of the one", sync=False)
        self.note(twin, "of the other", sync=False)
        self.restore("b")
        self.assert_together(self.ben, twin, self.chie, self.sato)

    def test_a_snapshot_put_back_is_noticed_before_a_seq_is_given_twice(self):
        self.snapshot()
        self.note(self.ben, "acknowledged")
        self.note(self.chie, "written offline", sync=False)
        self.roll_back()
        said = self.ben.run("sync")
        self.assertIn("are kept", said)
        waiting = faults.waiting(self.chie)
        self.chie.fails(1, "sync")
        self.assertEqual(waiting, faults.waiting(self.chie))
        self.accept()
        self.sync_all(self.ben, self.chie)
        for laptop in (self.ben, self.chie):
            self.assertEqual(["acknowledged", "written offline"], self.texts(laptop))
        self.assert_together()

    def test_whoever_only_read_the_end_proves_it_too(self):
        self.snapshot()
        self.note(self.ben, "acknowledged")
        self.sato.sync()
        self.roll_back()
        self.sato.run("sync")
        self.assertTrue(self.sato.status()["server_waiting"])
        self.accept()
        self.assert_together()

    def test_a_snapshot_of_before_an_epoch_is_an_old_copy(self):
        self.snapshot()
        self.backup("b")
        self.note(self.ben, "lost")
        old = self.server.data
        self.restore("b")
        self.assert_together()
        # The machine of before wakes up.
        self.server.stop()
        self.server.data = old
        shutil.rmtree(old)
        shutil.copytree(f"{self.folder}/snapshot", old, symlinks=True)
        self.server.start()
        self.ben.run("sync")
        self.assertTrue(self.ben.status()["server_waiting"])
        self.accept()
        self.assert_together()

    def test_a_fork_that_the_server_saw_too_late_is_ended(self):
        self.snapshot()
        self.note(self.ben, "acknowledged")
        self.note(self.chie, "takes its seq", sync=False)
        self.roll_back()
        self.chie.sync()
        self.note(self.chie, "and goes on")
        self.ben.run("sync")  # Its receipt names an event that is gone.
        self.assertTrue(self.ben.status()["server_waiting"])
        self.accept()
        self.sync_all(self.ben, self.chie)
        self.assertEqual(["acknowledged", "and goes on", "takes its seq"], self.texts(self.ben))
        self.assert_together()

    def test_a_fork_that_nobody_can_prove_is_ended_by_force(self):
        self.snapshot()
        self.note(self.ben, "acknowledged")
        self.sato.sync()  # It has read what Ben wrote, and can prove nothing once the server goes on.
        self.roll_back()
        for number in range(3):
            self.note(self.chie, f"takes its seq {number}")
        self.sato.fails(1, "sync")
        error = self.sato.fails(1, "sync")
        self.assertIn("alarm", error["text"])
        self.assertIn("--force", error["do"])
        self.assertIn("--force", self.accept())
        self.accept("--force", "--team", "Aozora")
        self.sync_all(self.sato, self.ben, self.chie)
        self.assertEqual("", self.sato.status()["alarm"])
        self.assert_together()


if __name__ == "__main__":
    unittest.main()
