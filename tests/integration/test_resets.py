"""A server whose connections are reset after n bytes of its answers, n from 0 to 2,000: each
command ends within 10 s with the documented code, in words of ours; nothing is lost or doubled.
TASUKI_RESET_STEP: from one n to the next (1: all of them, tests/long)."""
# labels: integration

import concurrent.futures
import contextlib
import os
import re
import time
import unittest

from harness import BIN, Team, run
from lines import Line, point

STEP = int(os.environ.get("TASUKI_RESET_STEP", "100"))
LIMITS = list(range(0, 2001, STEP))
SEVERAL = LIMITS if STEP == 1 else LIMITS[::3]  # Where several commands are tried at each n.
LAPTOPS = 4
SECONDS_MAX = 10
WAIT = "2"  # Seconds; a busy machine takes one to connect.
# What the library of the connection says, and nobody reads.
NOT_OURS = re.compile(r"grpc|goaway|rst_stream|stream removed|socket closed|recvmsg|sendmsg|errno"
                      r"|unavailable|transport|endpoint|http2?|fd shutdown|status code|deadline"
                      r"|handshake|settings frame|preface|cancelled", re.IGNORECASE)


class Resets(Team):
    @contextlib.contextmanager
    def through(self, laptop, limit):
        """The laptop's server is reached over such a line, for a while."""
        line = Line(self.server.address, limit)
        try:
            point(laptop, line.address)
            yield line
        finally:
            line.close()
            point(laptop, self.server.address)

    @staticmethod
    def tried(laptop, codes, what, *command):
        """Exit code, and what was wrong."""
        began = time.monotonic()
        done = run([BIN / "tasuki", *command], laptop.env, check=None)
        seconds = time.monotonic() - began
        said = (done.stdout + done.stderr).decode(errors="replace")
        said = re.sub(r"http://127\.0\.0\.1:\d+/[0-9a-f]+/tasuki\.ics", "", said)  # `status` says where the calendar is.
        problems = []
        if seconds > SECONDS_MAX:
            problems.append(f"{seconds:.1f} s")
        if done.returncode not in codes:
            problems.append(f"exit {done.returncode}")
        if NOT_OURS.search(said):
            problems.append("not our words")
        if problems:
            problems = [f"{' '.join(command)}, {what}: {', '.join(problems)}: {said}"]
        return done.returncode, problems

    def in_parallel(self, do, limits):
        """`do(laptop, limits)` for every laptop with its share of the limits; all problems."""
        with concurrent.futures.ThreadPoolExecutor(LAPTOPS) as pool:
            parts = [pool.submit(do, laptop, limits[number::LAPTOPS])
                     for number, laptop in enumerate(self.people)]
            return [problem for part in parts for problem in part.result() or ()]

    def setUp(self):
        super().setUp()
        self.people = [self.laptop(f"p{number}") for number in range(LAPTOPS)]
        codes = {laptop.name: self.sato.json("member", "add", laptop.name, "--role", "admin")
                 for laptop in self.people}

        def begin(laptop, _):
            laptop.join(codes[laptop.name]["join_code"])
            laptop.json("add", f"Mori {laptop.name}")
            laptop.sync()

        self.in_parallel(begin, LIMITS)

    def assert_all_there_once(self, expected):
        """`expected`: of each laptop the notes that it wrote."""
        for laptop in self.people:
            laptop.sync()
            self.assertEqual("0", laptop.status()["outbox"])
            events = laptop.json("log", "--prospect", f"Mori {laptop.name}")["events"]
            notes = [event for event in events if event["type"] == "NoteAdded"]
            self.assertEqual(expected[laptop.name], len(notes))

    def test_sync_ends_wherever_the_answers_break_off(self):
        written, codes = {}, set()

        def sweep(laptop, limits):
            problems = []
            for limit in limits:
                laptop.json("note", f"Mori {laptop.name}", f"before {limit}")
                with self.through(laptop, limit) as line:
                    code, found = self.tried(laptop, (0, 3), f"reset after {limit} bytes", "sync",
                                             "--wait", WAIT)
                    problems += found
                    if code == 3 and line.resets == 0:
                        problems.append(f"after {limit} bytes: no server, yet nothing was reset")
                codes.add(code)
            written[laptop.name] = len(limits)
            return problems

        self.assertEqual([], self.in_parallel(sweep, LIMITS))
        self.assertIn(3, codes)  # That the others got through shows in what is there.
        self.assert_all_there_once(written)

    def test_other_commands_that_need_the_server_end(self):
        codes = set()

        def sweep(laptop, limits):
            problems = []
            for limit in limits:
                what, name = f"reset after {limit} bytes", f"{laptop.name} {limit}"
                code = laptop.json("member", "add", name, "--wait", "30")["join_code"].split("@")[0]
                home = self.laptop(name)
                with self.through(laptop, limit) as line:
                    for command in (("member", "add", f"{name} too"), ("member", "code", name)):
                        ended, found = self.tried(laptop, (0, 3), what, *command, "--wait", WAIT)
                        codes.add((command[0:2], ended))
                        problems += found
                    ended, found = self.tried(home, (0, 3), what, "join", code, "--server",
                                              line.address, "--wait", WAIT)
                    codes.add(("join", ended))
                    problems += found
                # A code whose answer got lost is good for the same home again.
                if ended == 3:
                    home.join(code, self.server.address)
                point(home, self.server.address)
                home.sync()
            return problems

        self.assertEqual([], self.in_parallel(sweep, SEVERAL))
        for command in (("member", "add"), ("member", "code"), "join"):
            self.assertIn((command, 0), codes)
            self.assertIn((command, 3), codes)

    def test_commands_beside_an_agent_end(self):
        written = {}

        def sweep(laptop, limits):
            problems = []
            for limit in limits:
                what = f"agent, reset after {limit} bytes"
                with self.through(laptop, limit):
                    laptop.start_agent()
                    for codes, command in (
                            ((0,), ("note", f"Mori {laptop.name}", f"before {limit}")),
                            ((0, 3), ("sync", "--wait", WAIT)), ((0,), ("list",)),
                            ((0,), ("show", f"Mori {laptop.name}")), ((0,), ("status",))):
                        problems += self.tried(laptop, codes, what, *command)[1]
                    laptop.stop_agent()
            written[laptop.name] = len(limits)
            return problems

        self.assertEqual([], self.in_parallel(sweep, SEVERAL))
        self.assert_all_there_once(written)


if __name__ == "__main__":
    unittest.main()
