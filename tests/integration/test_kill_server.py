"""kill -9 of the server under 8 pushing laptops (acceptance 4, I1, I2, I3, I11). TASUKI_KILLS: how
often; tests/long does it 200 times."""

import os
import select
import threading
import time
import unittest

import faults
from harness import BIN, Failed, Team, run

KILLS = int(os.environ.get("TASUKI_KILLS", "20"))
LAPTOPS = 8
READY_SECONDS = float(os.environ.get("TASUKI_READY_SECONDS", "10"))


class Worker(threading.Thread):
    """One laptop that writes and syncs until it is told to stop."""

    def __init__(self, laptop, chance):
        super().__init__(daemon=True)
        self.laptop = laptop
        self.chance = chance
        self.ended = threading.Event()
        self.written = []        # All that a command said is written.
        self.acknowledged = []   # All that a sync said is delivered.
        self.syncs = 0
        self.trouble = None

    def run(self):
        try:
            prospect = self.write("add", f"Prospect of {self.laptop.name}")["prospect"]
            while not self.ended.is_set():
                for _ in range(self.chance.randint(1, 3)):
                    self.write(*self.chance.choice((
                        ["touch", prospect, "email", "--summary", "a word", "--outcome",
                         "considering"],
                        ["note", prospect, "x" * self.chance.randint(1, 4000)],
                        ["add", f"New {len(self.written)}", "--company",
                         f"Firm {self.laptop.name} {len(self.written)}"])))
                self.sync()
        except Exception as trouble:  # pylint: disable=broad-except
            self.trouble = trouble  # The test's thread fails with it.

    def write(self, *args):
        answer = self.laptop.json(*args)
        self.written += answer["event_ids"]
        return answer

    def sync(self):
        done = run([BIN / "tasuki", "sync", "--json", "--wait", "5"], self.laptop.env, check=None)
        if done.returncode == 0:
            self.acknowledged = list(self.written)
            self.syncs += 1
        elif done.returncode != 3:
            raise Failed(f"sync under kills ended with {done.returncode}: {done.stdout!r} "
                         f"{done.stderr!r}")


class KillServer(Team):
    def test_no_acknowledged_event_is_lost_and_none_comes_twice(self):
        chance = faults.chance()
        workers = []
        for number in range(LAPTOPS):
            workers.append(Worker(self.colleague(f"Rep{number}"), type(chance)(chance.random())))
        for worker in workers:
            self.addCleanup(worker.join, 120)
            self.addCleanup(worker.ended.set)
            worker.start()
        ready = []
        for _ in range(KILLS):
            select.select([], [], [], chance.uniform(0.02, 1.2))
            self.server.stop(9)
            began = time.monotonic()
            self.server.start()
            ready.append(time.monotonic() - began)
            for worker in workers:
                if worker.trouble:
                    raise worker.trouble
        for worker in workers:
            worker.ended.set()
        for worker in workers:
            worker.join(180)
            self.assertFalse(worker.is_alive(), "a laptop hangs")
            if worker.trouble:
                raise worker.trouble
        laptops = [worker.laptop for worker in workers]
        acknowledged = [list(worker.acknowledged) for worker in workers]
        self.sato.sync()
        before = faults.log(self.sato)
        for worker, events in zip(workers, acknowledged):
            faults.check_all_there(before, events, f"acknowledged to {worker.laptop.name}")
        self.sync_all(*laptops, self.sato)
        events = faults.log(self.sato)
        faults.check_journal(events)
        for worker in workers:
            faults.check_all_there(events, worker.written, f"written by {worker.laptop.name}")
        state = self.assert_same(self.sato, *laptops)
        self.assertEqual(len(events), int(state["seq"]))
        for laptop in laptops:
            status = laptop.status()
            self.assertEqual((0, ""), (int(status["outbox"]), status["alarm"]))
        print(f"{KILLS} kills; {len(events)} events; {sum(w.syncs for w in workers)} syncs got "
              f"through; ready again after {max(ready):.2f} s at most", flush=True)
        self.assertLess(max(ready), READY_SECONDS)
        self.assertGreater(sum(worker.syncs for worker in workers), 0)
        self.server.stop()
        self.server.check()


if __name__ == "__main__":
    unittest.main()
