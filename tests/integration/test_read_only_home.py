"""A home that cannot be written to is read all the same, and whatever writes says what to do."""
# labels: integration asan-long

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import faults
import verbs
from harness import BIN, Laptop, Team, environment

SECONDS_MAX = 60
READS = {"status", "show", "list", "find", "queue", "log", "report", "firm list", "firm show",
         "member list", "contest list", "lost list", "today", "week", "cadence list", "policy show",
         "completion"}
NOBODY = 65534


class ReadOnlyHome(Team):
    NOW = "2026-05-08T15:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.sato.json("add", "Mori", "--company", "Aoba")
        self.sato.sync()
        self.sato.json("note", "Mori", "in the outbox")

    def run_in(self, home, args, user=None):
        """Exit code and answer of a command there; perhaps as another user."""
        env = {**self.sato.env, "TASUKI_HOME": str(home)}
        done = subprocess.run([BIN.resolve() / "tasuki", *args, "--json"], env=environment(env),
                              capture_output=True, timeout=SECONDS_MAX, check=False, user=user,
                              group=user)
        said = done.stdout.decode()
        return done.returncode, said, done.stderr.decode()

    def assert_only_read(self, home, user=None):
        left_before = set(pathlib.Path(tempfile.gettempdir()).glob("tasuki-*"))
        files_before = {path: path.stat() for path in home.rglob("*")}
        for name, args in verbs.lines():
            with self.subTest(command=name):
                code, said, errors = self.run_in(home, args, user)
                if name == "completion":
                    self.assertEqual(0, code, errors)
                elif name in READS:
                    self.assertEqual(0, code, said + errors)
                    if name != "status":
                        self.assertEqual(self.sato.json(*args), json.loads(said))
                elif name == "lint":  # Reads a file alone; its findings make the code.
                    self.assertIn("findings", json.loads(said))
                elif code == 0:
                    # It may read, too, but must not claim to have written.
                    self.assertFalse(json.loads(said).get("event_ids"), said)
                else:
                    self.assertEqual(1, code, said + errors)
                    error = json.loads(said)["error"]
                    self.assertTrue(error["do"], error)
                    if "can only be read" in error["text"]:
                        self.assertIn("chmod u+w", error["do"])
        for args in (("note", "Mori", "x"), ("add", "Endo"), ("sync", "--wait", "1"), ("agent",),
                     ("member", "add", "Ben"), ("touch", "Mori", "phone")):
            with self.subTest(command=args):
                code, said, _ = self.run_in(home, args, user)
                self.assertEqual(1, code)
                self.assertIn("can only be read", json.loads(said)["error"]["text"])
        self.assertEqual({path: (at.st_mtime, at.st_size) for path, at in files_before.items()},
                         {path: (path.stat().st_mtime, path.stat().st_size)
                          for path in home.rglob("*")})
        left = set(pathlib.Path(tempfile.gettempdir()).glob("tasuki-*")) - left_before
        self.assertEqual([], [path for path in left if (path / "db").is_dir()])

    @contextlib.contextmanager
    def mounted_for_reading(self, home):
        """The home on a disk that is mounted for reading; None where this user may not mount."""
        with faults.small_disk(pathlib.Path(self.folder) / "disk", 64) as disk:
            if disk is None:
                yield None
                return
            copy = shutil.copytree(home, disk / "home", ignore=shutil.ignore_patterns("sock"))
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            yield copy

    def test_a_disk_that_is_mounted_for_reading(self):
        with self.mounted_for_reading(self.sato.home) as home:
            if home is None:
                self.skipTest("this user may not mount")
            self.assert_only_read(home)

    def test_what_a_kill_left_is_folded_elsewhere(self):
        self.sato.start_agent()
        for number in range(20):
            self.sato.json("note", "Mori", f"{number}")
        self.sato.stop_agent(9)
        # Copied before anybody reads it, which would put it in order.
        with self.mounted_for_reading(self.sato.home) as home:
            if home is None:
                self.skipTest("this user may not mount")
            code, said, errors = self.run_in(home, ("log",))
            self.assertEqual(0, code, errors)
            self.assertEqual(self.sato.json("log"), json.loads(said))

    def test_a_folder_without_write_permission(self):
        user = NOBODY if os.geteuid() == 0 else None
        try:
            subprocess.run([BIN.resolve() / "tasuki", "--version"], check=True, user=user,
                           stdout=subprocess.DEVNULL)
        except PermissionError:
            self.skipTest("nobody else may run the program here")
        copy = Laptop(self.folder, "copy", self.NOW)
        shutil.copytree(self.sato.home, copy.home, ignore=shutil.ignore_patterns("sock"))
        if user is not None:
            os.chmod(self.folder, 0o711)
            for path in (copy.home, *copy.home.rglob("*")):
                os.chown(path, user, user)
        folders = (copy.home, copy.home / "db")
        for path in folders:
            path.chmod(0o500)
        try:
            self.assert_only_read(copy.home, user)
        finally:
            for path in folders:
                path.chmod(0o700)


if __name__ == "__main__":
    unittest.main()
