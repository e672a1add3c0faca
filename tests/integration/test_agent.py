"""An agent that others wait for, and others that do not read: nobody stops anybody."""
# labels: integration

import os
import signal
import subprocess
import time
import unittest

import verbs
from harness import BIN, Team, environment, wait_for

SECONDS_MAX = 10
AT_ONCE = 8  # Commands started together.


def state_of(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


def waits_for_reader(process):
    """Whether it stands in the middle of a write to a pipe, or has ended."""
    if process.poll() is not None:
        return True
    with open(f"/proc/{process.pid}/wchan", encoding="ascii") as wchan:
        place = wchan.read()
    return "pipe" in place or (place in ("", "0") and state_of(process) == "S")


class StandingStill(Team):
    def setUp(self):
        super().setUp()
        self.sato.json("add", "Mori", "--company", "Aoba")

    def start(self, args, stdout):
        process = subprocess.Popen([BIN / "tasuki", *args], env=environment(self.sato.env),
                                   stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def stopped_pager(self):
        """A process that was stopped, and its pipe, which is full."""
        read_end, write_end = os.pipe()
        pager = subprocess.Popen(["cat"], stdin=read_end, stdout=subprocess.DEVNULL)
        self.addCleanup(pager.wait)
        self.addCleanup(pager.kill)
        pager.send_signal(signal.SIGSTOP)
        wait_for(lambda: state_of(pager) == "T", "the pager stands still")
        os.set_blocking(write_end, False)
        try:
            while os.write(write_end, b"\n" * 65536):
                pass
        except BlockingIOError:
            os.set_blocking(write_end, True)
        os.close(read_end)
        return pager, write_end

    def assert_others_answer(self, what):
        for args in (("status",), ("list",), ("show", "Mori"), ("note", "Mori", what)):
            began = time.monotonic()
            self.sato.json(*args)
            self.assertLess(time.monotonic() - began, SECONDS_MAX, (what, args))


class Pager(StandingStill):
    LEFT_OUT = {
        "agent": "it is the agent",
        "recover": "refused beside an agent",
    }

    def unread(self, *args):
        """A command whose standard output is a pipe that nobody reads."""
        read_end, write_end = os.pipe()
        process = self.start(args, write_end)
        os.close(write_end)
        return process, read_end

    def test_a_pager_that_stands_still_stops_nobody(self):
        self.sato.start_agent()
        for number in range(120):
            self.sato.json("note", "Mori", f"{number} " + "x" * 8000)
        process, read_end = self.unread("show", "Mori", "--json")
        other, other_end = self.unread("show", "Mori")
        os.set_blocking(read_end, False)
        wait_for(lambda: waits_for_reader(process), "it waits")
        self.assertIsNone(process.poll())
        began = time.monotonic()
        self.sato.json("note", "Mori", "written beside it")
        self.assertEqual("", self.sato.status()["alarm"])
        self.assertLess(time.monotonic() - began, SECONDS_MAX)
        # Whoever reads after all gets the whole of it.
        os.set_blocking(read_end, True)
        with os.fdopen(read_end, "rb") as pipe:
            answer = pipe.read()
        self.assertEqual(0, process.wait(timeout=30))
        self.assertGreater(len(answer), 0)
        self.assertEqual(b"}\n", answer[-2:])
        # Whoever goes leaves nothing behind.
        other.kill()
        os.close(other_end)
        self.assertIn("Mori", self.sato.run("list"))

    def whole(self, left_out):
        """Every command before a stopped pager: what it ends with once it is read after all."""
        pager, pipe = self.stopped_pager()
        lines = verbs.lines(left_out)
        for begin in range(0, len(lines), AT_ONCE):
            started = [(name, self.start(args, pipe))
                       for name, args in lines[begin:begin + AT_ONCE]]
            for name, process in started:
                wait_for(lambda one=process: waits_for_reader(one), f"`{name}` waits or has ended")
            self.assert_others_answer(f"beside {[name for name, _ in started]}")
            yield from started
        pager.send_signal(signal.SIGCONT)
        os.close(pipe)

    def test_no_command_before_a_stopped_pager_stops_others(self):
        self.sato.start_agent()
        started = list(self.whole(self.LEFT_OUT))
        waited = 0
        for name, process in started:
            with self.subTest(command=name):
                waited += process.poll() is None
                said = process.communicate(timeout=60)[1].decode()
                self.assertNotEqual(2, process.returncode, f"verbs.py lacks its arguments: {said}")
                self.assertIn(process.returncode, (0, 1, 3), said)
        self.assertGreater(waited, 0)

    def test_nor_where_there_is_no_agent(self):
        for name, process in self.whole({**self.LEFT_OUT, "sync": "waits for a server, too"}):
            with self.subTest(command=name):
                self.assertIn(process.poll(), (None, 0, 1, 2, 3))

    def test_what_a_pager_is_given_after_all_is_whole(self):
        for number in range(120):
            self.sato.json("note", "Mori", f"{number} " + "x" * 8000)
        whole = self.sato.run("show", "Mori", "--json")
        process, read_end = self.unread("show", "Mori", "--json")
        wait_for(lambda: waits_for_reader(process), "it waits")
        self.assertIsNone(process.poll())
        self.assert_others_answer("beside a pager")
        with os.fdopen(read_end, "rb") as pipe:
            self.assertEqual(whole, pipe.read().decode())
        self.assertEqual(0, process.wait(timeout=30))
        # A reader that goes is no error, and a full disk is one.
        process, read_end = self.unread("show", "Mori")
        os.close(read_end)
        self.assertEqual(0, process.wait(timeout=30))
        with open("/dev/full", "wb") as full:
            process = self.start(("show", "Mori"), full)
            self.assertEqual(1, process.wait(timeout=30))
            self.assertIn(b"No space left", process.stderr.read())


class Agent(StandingStill):
    # Commands that need no store answer.
    WITHOUT_STORE = ("completion",)
    LEFT_OUT = {"join": "a home that has joined is refused before: test_bad_input.py"}

    def setUp(self):
        super().setUp()
        self.sato.start_agent()
        self.sato.agent.send_signal(signal.SIGSTOP)
        self.addCleanup(self.sato.agent.send_signal, signal.SIGCONT)
        wait_for(lambda: state_of(self.sato.agent) == "T", "the agent stands still")

    def test_an_agent_that_stands_still_is_named(self):
        for args in (("status",), ("note", "Mori", "not written"), ("sync",)):
            with self.subTest(args=args):
                began = time.monotonic()
                error = self.sato.fails(1, *args)
                self.assertLess(time.monotonic() - began, SECONDS_MAX)
                self.assertIn(str(self.sato.agent.pid), error["text"])
                self.assertIn("kill -CONT", error["do"])
        self.sato.agent.send_signal(signal.SIGCONT)
        self.assertNotIn("not written", self.sato.run("show", "Mori"))

    def test_every_command_ends_beside_an_agent_that_stands_still(self):
        lines = verbs.lines(self.LEFT_OUT)
        for begin in range(0, len(lines), AT_ONCE):
            started = [(name, time.monotonic(), self.start(args, subprocess.DEVNULL))
                       for name, args in lines[begin:begin + AT_ONCE]]
            for name, began, process in started:
                with self.subTest(command=name):
                    said = process.communicate(timeout=60)[1].decode()
                    self.assertLess(time.monotonic() - began, SECONDS_MAX)
                    if name in self.WITHOUT_STORE:
                        self.assertEqual(0, process.returncode, said)
                        continue
                    self.assertNotEqual(2, process.returncode,
                                        f"verbs.py lacks its arguments: {said}")
                    self.assertEqual(1, process.returncode, said)
                    self.assertIn(str(self.sato.agent.pid), said)


if __name__ == "__main__":
    unittest.main()
