"""A team whose server is backed up, restored and put back, and what must hold in the end: what the tests
of restored servers share."""

import shutil

import faults
from harness import BIN, Server, Team, run


class RestoredTeam(Team):
    def setUp(self):
        super().setUp()
        self.ben, self.chie = self.colleague("Ben"), self.colleague("Chie")
        self.prospect = self.ben.json("add", "Yamada")["prospect"]
        self.sync_all(self.ben, self.chie, self.sato)
        self.written = []
        self.servers = 0

    def tasukid(self, *args, check=0):
        return run([BIN / "tasukid", *args], self.server.env, check).stdout.decode()

    def note(self, laptop, text, sync=True):
        self.written += laptop.json("note", self.prospect, text)["event_ids"]
        if sync:
            laptop.sync()

    def backup(self, name):
        self.tasukid("backup", "--data", self.server.data, "--to", f"{self.folder}/{name}")

    def restore(self, name, accept=True):
        """The disk is lost: another folder from that backup, at the same address."""
        self.server.stop(9)
        self.servers += 1
        restored = Server(f"{self.folder}/restored{self.servers}")
        restored.data.parent.mkdir()
        restored.address = self.server.address
        self.server = restored
        self.addCleanup(restored.stop)
        self.tasukid("restore", "--from", f"{self.folder}/{name}", "--data", restored.data)
        if accept:
            self.accept()
        restored.start()

    def accept(self, *more):
        return self.tasukid("accept-loss", "--data", self.server.data, *more)

    def snapshot(self):
        """The folder is copied while nobody serves it."""
        self.server.stop()
        shutil.copytree(self.server.data, f"{self.folder}/snapshot", symlinks=True)
        self.server.start()

    def roll_back(self):
        self.server.stop(9)
        shutil.rmtree(self.server.data)
        shutil.copytree(f"{self.folder}/snapshot", self.server.data, symlinks=True)
        self.server.start()

    def texts(self, laptop):
        return sorted(item["summary"] for item in laptop.json("show", self.prospect)["timeline"]
                      if item["type"] == "NoteAdded")

    def assert_together(self, *laptops):
        laptops = laptops or (self.ben, self.chie, self.sato)
        self.sync_all(*laptops)
        for laptop in laptops:
            events = faults.log(laptop)
            faults.check_journal(events)
            faults.check_all_there(events, self.written, laptop.name)
            status = laptop.status()
            self.assertEqual(("", 0), (status["alarm"], int(status["outbox"])), laptop.name)
            self.assertEqual("0", status["lost_of_others"], laptop.name)
        self.assert_same(*laptops)
        for laptop in laptops:
            self.note(laptop, f"{laptop.name} goes on")
        self.sync_all(*laptops)
        self.assert_same(*laptops)
        faults.check_all_there(faults.log(laptops[0]), self.written, "after life went on")
        self.server.stop()
        self.server.check()
        self.server.start()
