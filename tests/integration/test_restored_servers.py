"""Servers that are restored in any order, twice, or put back behind everybody's back: all laptops come
together again at one seq with one digest, an empty outbox and no alarm, and what was once acknowledged
to a laptop that came back stands there once."""
# labels: integration asan-long

import datetime
import json
import pathlib
import shutil
import unittest

import faults
from harness import BIN, Server, Team, run
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
        self.assertIn("1 event here that it lost", said)
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

    def test_a_mistyped_team_is_told_whether_the_server_runs_or_not(self):
        for _ in range(2):
            said = run([BIN / "tasukid", "accept-loss", "--data", self.server.data, "--team", "Aozera"],
                       self.server.env, 1).stderr.decode()
            self.assertIn("no team here is called Aozera", said)
            self.assertIn("Aozora", said)
            self.server.stop()
        self.server.start()


class BeforeTheAdminJoined(RestoredTeam):
    """The backup is of before anybody had joined, and its code has run out."""

    def setUp(self):
        Team.setUp(self)
        self.servers, self.written = 0, []
        self.server.stop()
        pathlib.Path(self.folder, "young").mkdir()
        self.server = Server(f"{self.folder}/young").init(team="Hikari", admin="Aiko")
        self.addCleanup(self.server.stop)
        self.backup("b")
        self.server.start()
        self.sato = self.laptop("aiko")
        self.sato.join(self.server.join_code, self.server.address)
        self.sato.sync()
        self.ben, self.chie = self.colleague("Ben"), self.colleague("Chie", role="manager")
        self.prospect = self.ben.json("add", "Yamada")["prospect"]
        self.note(self.ben, "before the loss")
        self.sync_all(self.ben, self.chie, self.sato)
        self.note(self.chie, "offline", sync=False)

    def admin_code(self, *args, check=0):
        done = run([BIN / "tasukid", "--json", "admin-code", "--data", self.server.data, *args],
                   self.server.env, check)
        return json.loads(done.stdout)

    def test_the_operator_lets_the_admin_in_and_the_admin_the_others(self):
        old_code = self.server.join_code
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=8)
        later = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        env = {"TASUKI_NOW": later}
        self.server.stop(9)
        self.server = Server(f"{self.folder}/again", later)
        self.addCleanup(self.server.stop)
        self.server.data.parent.mkdir()
        said = run([BIN / "tasukid", "restore", "--from", f"{self.folder}/b", "--data",
                    self.server.data], env).stdout.decode()
        self.assertIn("admin-code", said)
        self.assertIn("Aiko", said)
        self.accept()
        self.server.start()
        for laptop in (self.sato, self.ben, self.chie):
            laptop.at(later)
            laptop.fails(1, "join", old_code, "--server", self.server.address)
        self.assertIn("being served", self.admin_code("--member", "Aiko", check=1)["error"]["text"])
        self.server.stop()
        self.assertIn("admin-shut-out", self.server.log.read_text())
        error = self.admin_code("--member", "Nobody", check=1)["error"]
        self.assertIn("Aiko", error["do"])
        self.assertIn("Hikari", self.admin_code("--member", "Aiko", "--team", "Hikary",
                                                check=1)["error"]["do"])
        code = self.admin_code("--member", "Aiko")["join_code"]
        self.server.start()
        self.sato.join(code, self.server.address)
        self.sato.sync()
        for laptop, name in ((self.ben, "Ben"), (self.chie, "Chie")):
            code = self.sato.json("member", "code", name)["join_code"]
            laptop.join(code, self.server.address)
        self.server.stop()
        error = self.admin_code("--member", "Ben", check=1)["error"]
        self.assertIn("member code", error["do"])
        self.server.start()
        self.assert_together()
        self.assertIn("offline", self.texts(self.sato))
        self.assertIn("before the loss", self.texts(self.sato))


if __name__ == "__main__":
    unittest.main()
