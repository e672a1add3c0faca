"""A full disk on either side (acceptance 9): a clear error, nothing lost, and on it goes with room.

Needs the right to mount a small disk; skipped without it.
"""
# labels: integration asan-long

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import faults
from harness import BIN, START_SECONDS, Laptop, Server, environment, read_line, run


class FullDisk(unittest.TestCase):
    """A disk without room, on either side."""

    def setUp(self):
        self.folder = pathlib.Path(run(["mktemp", "-d", "--suffix=tasuki"]).stdout.decode().strip())
        self.addCleanup(lambda: run(["rm", "-rf", "--one-file-system", self.folder], check=None))

    def disk(self, name, mebibytes):
        return self.enterContext(faults.small_disk(self.folder / name, mebibytes))

    def team(self, on, free_bytes_min):
        """A server whose data lies in `on`, with an admin's laptop on the roomy disk."""
        self.config = self.folder / "tasukid.toml"
        self.config.write_text(f"free_disk_bytes_min = {free_bytes_min}\n")
        server = Server(on)
        server.log = self.folder / "server.log"
        server.init()
        self.addCleanup(server.stop)
        self.serve(server)
        laptop = self.laptop_in(self.folder, "sato")
        laptop.join(server.join_code, server.address)
        laptop.sync()
        return server, laptop

    def laptop_in(self, folder, name):
        laptop = Laptop(folder, name)
        self.addCleanup(laptop.stop_agent)
        return laptop

    def test_a_laptops_disk_is_full(self):
        disk = self.disk("laptop", 48)
        server, sato = self.team(self.folder, 0)
        code = sato.json("member", "add", "Suzuki")["join_code"]
        suzuki = self.laptop_in(disk, "suzuki")
        suzuki.join(code)
        suzuki.sync()
        prospect = suzuki.json("add", "Yamada")["prospect"]
        for agent in (False, True):
            with self.subTest(agent=agent):
                if agent:
                    suzuki.start_agent()
                before = faults.ids(faults.log(suzuki))
                filler = faults.fill(disk / "filler")
                error = None
                for _ in range(200):  # An open log has room set aside: 9 MiB.
                    done = run([BIN / "tasuki", "touch", prospect, "email", "--body-file",
                                self.noise(), "--json"], suzuki.env, None)
                    if done.returncode != 0:
                        error = json.loads(done.stdout)["error"]
                        self.assertEqual(1, done.returncode, error)
                        break
                    before += json.loads(done.stdout)["event_ids"]
                self.assertIsNotNone(error, "the disk was never full")
                self.assertRegex(error["text"] + error["do"], "(?i)space|full")
                os.unlink(filler)
                events = faults.log(suzuki)
                faults.check_journal(events)
                self.assertEqual(set(before), set(faults.ids(events)))
                before += suzuki.json("note", prospect, "room again")["event_ids"]
                suzuki.sync()
                sato.sync()
                events = faults.log(sato)
                faults.check_journal(events)
                faults.check_all_there(events, before, "after a full disk")
                suzuki.stop_agent()
        server.stop()
        server.check()

    def serve(self, server):
        """As Server.start, with a configuration."""
        with open(server.log, "ab") as log:
            server.process = subprocess.Popen(
                [BIN / "tasukid", "serve", "--config", self.config, "--data", server.data,
                 "--listen", server.address or "127.0.0.1:0"],
                env=environment(server.env), stdout=subprocess.PIPE, stderr=log)
        server.address = read_line(server.process, START_SECONDS).rsplit(" ", 1)[1]

    def test_a_servers_disk_has_little_room(self):
        disk = self.disk("server", 64)
        server, sato = self.team(disk, 8 << 20)
        prospect = sato.json("add", "Yamada")["prospect"]
        sato.sync()
        code = sato.json("member", "add", "Suzuki")["join_code"]
        filler = faults.fill(disk / "filler")
        sato.run("note", prospect, "while it is full")
        for _ in range(2):
            error = sato.fails(1, "sync")
            self.assertIn("full", error["text"])
            self.assertEqual(1, faults.waiting(sato))
        # An enrolment would have to be written: refused, with the reason.
        suzuki = self.laptop_in(self.folder, "suzuki")
        error = suzuki.fails(1, "join", code)
        self.assertIn("full", error["text"])
        os.unlink(filler)
        sato.sync()
        suzuki.join(code)
        suzuki.sync()
        self.assertEqual("Yamada", suzuki.json("show", prospect)["name"])
        server.stop()
        server.check()

    def test_a_servers_disk_fills_up_in_the_middle_of_it(self):
        disk = self.disk("server", 64)
        server, sato = self.team(disk, 0)
        prospect = sato.json("add", "Yamada")["prospect"]
        sato.sync()
        written = []
        for _ in range(120):  # The server's open log has room set aside: 9 MiB.
            written += sato.json("touch", prospect, "email", "--body-file",
                                 self.noise())["event_ids"]
        filler = faults.fill(disk / "filler")
        error = sato.fails(3, "sync", "--wait", "2")
        self.assertTrue(error["text"], error)
        # A write that failed ends the server; a restart with room recovers (DESIGN.md §7).
        self.assertEqual(1, server.process.wait(timeout=30))
        self.assertGreater(faults.waiting(sato), 0)
        os.unlink(filler)
        server.stop()
        self.serve(server)
        run([BIN / "tasuki", "sync", "--wait", "30"], sato.env)
        events = faults.log(sato)
        faults.check_journal(events)
        faults.check_all_there(events, written, "after a full disk")
        server.stop()
        server.check()

    def noise(self):
        path = self.folder / "noise.txt"
        path.write_bytes(base64.b64encode(os.urandom(70000)))
        return path


def may_mount():
    with tempfile.TemporaryDirectory() as folder:
        with faults.small_disk(pathlib.Path(folder) / "disk", 4) as disk:
            return disk is not None


if __name__ == "__main__":
    if not may_mount():
        print("skipped: this user may not mount a small disk")
        sys.exit(77)
    unittest.main()
