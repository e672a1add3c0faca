"""kill -9 of the laptop's programs at any moment (acceptance 3, I1, I6): an act is wholly there
or not at all, what stood in the outbox stays, and a command whose agent died is not done twice."""

import fcntl
import json
import os
import pathlib
import select
import signal
import time
import unittest

import faults
from harness import START_SECONDS, Team, wait_for

KILLS = int(os.environ.get("TASUKI_CLIENT_KILLS", "20"))
F_SETPIPE_SZ = 1031


def state_of(process):
    """R runs, S sleeps, T was stopped."""
    stat = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8", errors="replace")
    return stat.rpartition(")")[2].split()[0]


def has_socket(process):
    links = [os.readlink(link) for link in pathlib.Path(f"/proc/{process.pid}/fd").iterdir()]
    return any(link.startswith("socket:") for link in links)


class KillClient(Team):
    def setUp(self):
        super().setUp()
        self.chance = faults.chance()
        self.suzuki = self.colleague("Suzuki")
        self.prospect = self.suzuki.json("add", "Yamada")["prospect"]
        self.suzuki.sync()

    def assert_delivered_once(self, laptop, pending):
        """One sync of `laptop` puts each of `pending` into the journal once, in order."""
        report = laptop.sync()
        self.assertEqual((len(pending), 0), (int(report["pushed"]), int(report["outbox"])))
        self.sato.sync()
        events = faults.log(self.sato)
        faults.check_journal(events)
        wanted = set(pending)
        self.assertEqual(pending, [one for one in faults.ids(events) if one in wanted])
        laptop.sync()
        self.assert_same(self.sato, laptop)

    def seconds_of(self, *args):
        began = time.monotonic()
        self.suzuki.run(*args)
        return time.monotonic() - began

    def test_what_a_killed_command_asked_of_an_agent_is_not_done(self):
        """Whoever gave up waiting types it again: it must not be done twice."""
        self.suzuki.start_agent()
        self.suzuki.agent.send_signal(signal.SIGSTOP)
        wait_for(lambda: state_of(self.suzuki.agent) == "T", "the agent stands still")
        command = faults.start(self.suzuki, "add", "Impatience")
        wait_for(lambda: state_of(command) == "S" and has_socket(command), "it asked the agent")
        self.assertTrue(faults.kill(command))
        self.suzuki.agent.send_signal(signal.SIGCONT)
        self.suzuki.run("add", "Impatience")
        self.assertEqual(1, int(self.suzuki.json("find", "Impatience")["total"]))

    def test_a_killed_command_leaves_its_act_whole_or_not_there(self):
        self.server.stop()
        length = self.seconds_of("add", "First", "--company", "First Firm")
        before = faults.ids(faults.log(self.suzuki))
        killed = 0
        for number in range(KILLS):
            command = faults.start(self.suzuki, "add", f"Person {number}", "--company",
                                   f"Firm {number}")
            select.select([], [], [], self.chance.uniform(0, 1.3 * length))
            was_running = faults.kill(command)
            killed += was_running
            if not was_running:
                self.assertEqual(0, command.returncode, number)
            events = faults.log(self.suzuki)
            faults.check_journal(events)
            after = faults.ids(events)
            self.assertEqual(before, after[:len(before)], "the outbox lost or reordered events")
            self.assertIn(len(after) - len(before), (0, 3), f"after kill {number}")
            if not was_running:
                self.assertEqual(len(before) + 3, len(after), "a command that said done is gone")
            before = after
        print(f"{killed} of {KILLS} commands were killed before they ended", flush=True)
        self.assertGreater(killed, 0)
        pending = [event["event_id"] for event in faults.log(self.suzuki) if event["pending"]]
        self.server.start()
        self.assert_delivered_once(self.suzuki, pending)

    def write_table(self, people):
        table, mapping = f"{self.folder}/table.csv", f"{self.folder}/map.json"
        with open(table, "w", encoding="utf-8") as file:
            file.write("case,at,who,what,amount\n")
            for number in range(people):
                file.write(f"{number},2020-03-02 09:{number % 60:02},,new,100\n"
                           f"{number},2020-03-03 09:{number % 60:02},Ito,call,\n")
        with open(mapping, "w", encoding="utf-8") as file:
            json.dump({"source": "old", "zone": "Asia/Tokyo", "currency": "JPY",
                       "columns": {"case": "case", "at": "at", "who": "who", "amount": "amount"},
                       "name": "Case {case}", "active": "all",
                       "rules": [{"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
                                 {"when": {"what": "call"}, "do": ["assign", "touch phone out"]}]},
                      file)
        return ["import", table, "--map", mapping]

    def test_a_killed_import_of_several_acts_is_finished_by_a_second_run(self):
        self.server.stop()
        command = self.write_table(3000)
        whole = faults.clone(self.sato, "whole")
        began = time.monotonic()
        whole.json(*command)
        length = time.monotonic() - began
        wanted = {event["event_id"] for event in faults.log(whole) if event["pending"]}
        self.assertGreater(len(wanted), 8192)  # More than one act can hold.
        ends = set()
        for _ in range(4):
            process = faults.start(self.sato, *command)
            select.select([], [], [], self.chance.uniform(0.2, 1.0) * length)
            faults.kill(process)
            events = faults.log(self.sato)
            faults.check_journal(events)  # Every act is whole.
            held = {event["event_id"] for event in events if event["pending"]}
            self.assertLessEqual(held, wanted)
            ends.add(len(held))
        print(f"events after each kill: {sorted(ends)} of {len(wanted)}", flush=True)
        self.sato.json(*command)
        events = faults.log(self.sato)
        faults.check_journal(events)
        pending = [event["event_id"] for event in events if event["pending"]]
        self.assertEqual(wanted, set(pending))
        self.server.start()
        self.assert_delivered_once(self.sato, pending)

    def test_a_killed_sync_delivers_nothing_twice(self):
        length = self.seconds_of("sync")
        written = []
        for number in range(KILLS // 2):
            for step in range(3):
                written += self.suzuki.json("note", self.prospect, f"{number}.{step}")["event_ids"]
            process = faults.start(self.suzuki, "sync")
            select.select([], [], [], self.chance.uniform(0, 1.2 * length))
            faults.kill(process)
            events = faults.log(self.suzuki)
            faults.check_journal(events)
            self.assertEqual(written, [e for e in faults.ids(events) if e in set(written)])
        self.suzuki.sync()
        self.assertEqual(0, faults.waiting(self.suzuki))
        self.sato.sync()
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, written, "after killed syncs")
        self.assert_same(self.sato, self.suzuki)

    def test_commands_whose_agent_dies_are_done_once(self):
        self.server.stop()
        length = self.seconds_of("note", self.prospect, "how long")
        alone = 0
        for number in range(KILLS // 2):
            self.suzuki.start_agent()
            command = faults.start(self.suzuki, "note", self.prospect, f"note {number}", "--json")
            select.select([], [], [], self.chance.uniform(0, length))
            # Now and then the command dies as well: then its act is there or not.
            if self.chance.random() < 0.3:
                alone += faults.kill(command)
                self.suzuki.stop_agent(9)
                continue
            self.suzuki.stop_agent(9)
            out, err = command.communicate(timeout=60)
            self.assertEqual(0, command.returncode, (out, err))
            event = json.loads(out)["event_ids"]
            self.assertEqual(1, len(event))
            self.assertIn(event[0], faults.ids(faults.log(self.suzuki)))
        events = faults.log(self.suzuki)
        faults.check_journal(events)
        notes = [event for event in events if event["type"] == "NoteAdded"]
        self.assertTrue(1 + KILLS // 2 - alone <= len(notes) <= 1 + KILLS // 2,
                        (len(notes), KILLS // 2, alone))
        texts = [item["summary"] for item in self.suzuki.json("show", self.prospect)["timeline"]
                 if item["type"] == "NoteAdded"]
        self.assertEqual(len(texts), len(set(texts)), texts)
        pending = [event["event_id"] for event in events if event["pending"]]
        self.server.start()
        self.assert_delivered_once(self.suzuki, pending)

    def test_an_agent_that_dies_between_writing_and_saying_so_is_not_asked_to_write_again(self):
        self.server.stop()
        self.suzuki.start_agent()
        # The agent prints into a pipe that is full, so that it stands still just after its write.
        reading, writing = os.pipe()
        fcntl.fcntl(writing, F_SETPIPE_SZ, 4096)
        os.set_blocking(writing, False)
        try:
            while os.write(writing, b"#"):
                pass
        except BlockingIOError:
            pass
        os.set_blocking(writing, True)
        size = self.logs_bytes()
        command = faults.start(self.suzuki, "note", self.prospect, "only once", "--json",
                               stdout=writing)
        os.close(writing)
        wait_for(lambda: self.logs_bytes() > size, "the agent writes the note", START_SECONDS)
        self.suzuki.stop_agent(9)
        said = b""
        while more := os.read(reading, 65536):
            said += more
        os.close(reading)
        self.assertEqual(0, command.wait(timeout=60), command.stderr.read())
        command.stderr.close()
        event = json.loads(said.replace(b"#", b""))["event_ids"]
        events = faults.log(self.suzuki)
        faults.check_journal(events)
        self.assertEqual(event, [e["event_id"] for e in events if e["type"] == "NoteAdded"])

    def logs_bytes(self):
        """Bytes of the store's write-ahead logs."""
        return sum(file.stat().st_size for file in (self.suzuki.home / "db").glob("*.log"))


if __name__ == "__main__":
    unittest.main()
