"""A laptop's disk spoils its log while acts wait there that nobody else has (I6): every command says
so and leaves the store as it is; `recover` goes on with what can be read, and `status` keeps saying
what was lost."""
# labels: integration asan-long

import json
import pathlib
import shutil
import unittest

import faults
from harness import Team

NOTES = 10


class DamagedLog(Team):
    def setUp(self):
        super().setUp()
        self.ben = self.colleague("Ben")
        self.prospect = self.ben.json("add", "Yamada", "--company", "Aoba")["prospect"]
        self.sync_all(self.ben, self.sato)
        self.server.stop()
        self.ben.start_agent()
        self.written = [self.ben.json("note", self.prospect, f"offline {number}")["event_ids"][0]
                        for number in range(NOTES)]
        self.ben.stop_agent(9)

    def log_file(self):
        return max(self.ben.home.glob("db/*.log"), key=lambda file: file.stat().st_size)

    def files(self):
        return {file: file.read_bytes() for file in sorted(self.ben.home.glob("db/*"))}

    def refused(self):
        before = self.files()
        for command in (("status",), ("show", "Yamada"), ("note", "Yamada", "more"), ("sync",)):
            error = self.ben.fails(1, *command)
            self.assertEqual("data-loss", error["code"])
            self.assertIn("tasuki recover", error["do"])
        self.assertEqual(before, self.files())
        return error["text"]

    def damage(self, how):
        log = self.log_file()
        log.write_bytes(how(log.read_bytes()))

    def flip(self, at):
        def flipped(log):
            place = int(len(log.rstrip(b"\0")) * at)
            return log[:place] + bytes([log[place] ^ 64]) + log[place + 1:]
        self.damage(flipped)

    def notes(self):
        return [item["summary"] for item in self.ben.json("show", "Yamada")["timeline"]
                if item["summary"].startswith("offline")]

    def test_a_flipped_byte_of_a_home_without_its_waterline(self):
        """A home of an earlier release has none, and the file may be lost."""
        (self.ben.home / "db.waterline").unlink()
        self.flip(0.3)
        self.assertRegex(self.refused(), r"\.log is broken at byte \d+")

    def test_a_flipped_byte(self):
        lost_one = bytes.fromhex(self.written[3])
        self.damage(lambda log: log.replace(lost_one, bytes([lost_one[0] ^ 1]) + lost_one[1:]))
        text = self.refused()
        self.assertRegex(text, r"\.log is broken at byte \d+")
        self.assertRegex(text, r"1 act written here cannot be read \(1 event")
        self.assertRegex(text, r"readable: the journal up to seq \d+, and \d+ events? not yet sent")
        recovered = self.ben.json("recover", "--yes")
        lost = int(recovered["lost_acts"])
        self.assertEqual((1, NOTES - 1), (lost, int(recovered["outbox"])), "what stands behind is read")
        self.assertFalse(recovered["anew"])
        self.assertEqual([f"offline {number}" for number in range(NOTES) if number != 3], self.notes())
        self.assertTrue(list(pathlib.Path(recovered["damaged"]).glob("*.log")))
        self.assert_goes_on(lost, self.written[:3] + self.written[4:])

    def assert_goes_on(self, lost, kept):
        """The rest arrives, new work too, and what was lost is told for ever."""
        status = self.ben.status()
        self.assertEqual(lost, int(status["lost_acts"]))
        self.assertIn("damaged", status["lost_in"])
        self.assertIn(f"{lost} act{'' if lost == 1 else 's'} written here", self.ben.run("status"))
        self.assertIn("失われました", self.ben.run("status", "--lang", "ja"))
        kept += self.ben.json("note", self.prospect, "after all")["event_ids"]
        self.server.start()
        self.sync_all(self.ben, self.sato)
        # Under ids of its own: the server may hold some of the lost ones.
        self.assertNotEqual(status["replica"], self.ben.status()["replica"])
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, kept, "after recovering")
        self.assert_same(self.sato, self.ben)
        self.assertEqual(lost, int(self.ben.status()["lost_acts"]))
        self.assertIn("whole", self.ben.fails(1, "recover")["text"])

    def test_a_cut_an_emptied_and_a_deleted_log(self):
        whole = self.log_file().read_bytes()
        name = self.log_file()
        for how in (lambda log: log[:len(log) // 2], lambda log: log[:len(log) * 6 // 10], lambda log: b"",
                    lambda log: bytes(len(log))):
            self.damage(how)
            self.assertIn("broken at byte", self.refused())
            name.write_bytes(whole)
        name.unlink()
        self.assertIn("is gone", self.refused())
        recovered = self.ben.json("recover", "--yes")
        self.assertEqual((NOTES, NOTES), (int(recovered["lost_acts"]),
                                          int(recovered["lost_events"])))
        self.assertEqual([], self.notes())
        self.assert_goes_on(NOTES, [])

    def test_the_whole_store_is_gone(self):
        shutil.rmtree(self.ben.home / "db")
        self.assert_begins_anew()

    def test_the_whole_store_and_the_file_beside_it_are_gone(self):
        shutil.rmtree(self.ben.home / "db")
        (self.ben.home / "db.waterline").unlink()
        self.assert_begins_anew()

    def assert_begins_anew(self):
        """What the server has comes back; the rest is said to be lost, not passed over."""
        replica = json.loads((self.ben.home / "config.json").read_text())["device"]
        for command in (("status",), ("note", "Yamada", "more"), ("sync",),
                        ("join", "7K2QF-M9XAB-7K2QF-M9XAB@127.0.0.1:9")):
            error = self.ben.fails(1, *command)
            self.assertEqual("data-loss", error["code"])
            self.assertIn("tasuki recover", error["do"])
            self.assertIn("acts not yet sent, if there were any, are lost", error["text"])
            self.assertFalse((self.ben.home / "db").exists())
        self.assertIn("if there were any, are lost", self.ben.fails(1, "recover")["text"])
        self.assertFalse((self.ben.home / "db").exists())
        recovered = self.ben.json("recover", "--yes")
        self.assertTrue(recovered["anew"] and recovered["untold"])
        self.assertEqual("", recovered["damaged"])
        self.server.start()
        self.sync_all(self.ben, self.sato)
        self.assertEqual([], self.notes())
        kept = self.ben.json("note", self.prospect, "after all")["event_ids"]
        self.sync_all(self.ben, self.sato)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, kept, "after beginning anew")
        self.assert_same(self.sato, self.ben)
        self.assertEqual(replica, json.loads((self.ben.home / "config.json").read_text())["device"])

    def test_a_whole_log_among_spoilt_files(self):
        """Its acts are in it, whatever happened to tables and lists of files."""
        pristine = pathlib.Path(self.folder) / "pristine"
        shutil.copytree(self.ben.home, pristine, ignore=shutil.ignore_patterns("sock"))
        tables = sorted(self.ben.home.glob("db/*.sst"))
        spoilt = [(f"table {table.name}", table) for table in tables]
        spoilt += [("manifest", next(self.ben.home.glob("db/MANIFEST-*"))),
                   ("current", self.ben.home / "db" / "CURRENT")]
        for number, (what, file) in enumerate(spoilt):
            with self.subTest(what):
                shutil.rmtree(self.ben.home)
                shutil.copytree(pristine, self.ben.home)
                content = file.read_bytes()
                if number % 2:
                    file.write_bytes(content[:10] + bytes([content[10] ^ 1]) + content[11:])
                else:
                    file.unlink()
                status = self.ben.run("status", check=None)
                asked = self.ben.json("recover", check=1)["error"]
                if "whole" in asked["text"]:
                    self.assertEqual(NOTES, len(self.notes()), status)
                    continue
                self.assertIn(f"{NOTES} acts not yet sent can be saved", asked["text"])
                self.assertIn("0 are lost", asked["text"])
                recovered = self.ben.json("recover", "--yes")
                self.assertEqual((0, NOTES), (int(recovered["lost_acts"]),
                                              int(recovered["outbox"])))
                self.assertTrue(pathlib.Path(recovered["damaged"]).is_dir())
                self.assertEqual(NOTES, int(self.ben.status()["outbox"]))
        self.server.start()
        self.sync_all(self.ben, self.sato)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, self.written, "after recovering")
        self.assert_same(self.sato, self.ben)

    def test_lost_acts_that_had_arrived_come_back(self):
        """Sent, acknowledged, and lost here before anybody closed the store."""
        self.server.start()
        self.ben.start_agent()
        faults_before = faults.waiting(self.ben)
        self.ben.run("sync", "--wait", "30")
        self.ben.json("note", self.prospect, "sent as well")
        self.ben.run("sync", "--wait", "30")
        self.ben.stop_agent(9)
        self.assertGreaterEqual(faults_before, 0)
        self.flip(0.3)
        self.refused()
        self.ben.json("recover", "--yes")
        self.ben.json("note", self.prospect, "written after")
        self.sync_all(self.ben, self.sato)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, self.written, "after recovering")
        self.assert_same(self.sato, self.ben)
        self.assertEqual(0, faults.waiting(self.ben))

    def test_the_file_beside_the_store_locks_nobody_out(self):
        line = self.ben.home / "db.waterline"
        whole = line.read_bytes()
        for content in (b"", whole[:100], bytes(len(whole)), whole[::-1], None):
            if content is None:
                line.unlink()
            else:
                line.write_bytes(content)
            self.assertEqual(NOTES, len(self.notes()))
            self.ben.json("note", self.prospect, "more")
        self.assertTrue(line.exists())


if __name__ == "__main__":
    unittest.main()
