"""An agent that others wait for, and others that do not read: nobody stops anybody."""
import os
import signal
import subprocess
import time
import unittest

from harness import BIN, Team, environment, wait_for


def state_of(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


class Agent(Team):
    def setUp(self):
        super().setUp()
        self.sato.json("add", "Mori", "--company", "Aoba")
        self.sato.start_agent()

    def unread(self, *args):
        """A command whose standard output is a pipe that nobody reads."""
        read_end, write_end = os.pipe()
        process = subprocess.Popen([BIN / "tasuki", *args], env=environment(self.sato.env),
                                   stdout=write_end, stderr=subprocess.PIPE)
        os.close(write_end)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, read_end

    def test_a_pager_that_stands_still_stops_nobody(self):
        for number in range(120):
            self.sato.json("note", "Mori", f"{number} " + "x" * 8000)
        process, read_end = self.unread("show", "Mori", "--json")
        other, other_end = self.unread("show", "Mori")
        os.set_blocking(read_end, False)
        wait_for(lambda: state_of(process) == "S" and process.poll() is None, "it waits")
        began = time.monotonic()
        self.sato.json("note", "Mori", "written beside it")
        self.assertEqual("", self.sato.status()["alarm"])
        self.assertLess(time.monotonic() - began, 10)
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

    def test_an_agent_that_stands_still_is_named(self):
        self.sato.agent.send_signal(signal.SIGSTOP)
        self.addCleanup(self.sato.agent.send_signal, signal.SIGCONT)
        wait_for(lambda: state_of(self.sato.agent) == "T", "the agent stands still")
        for args in (("status",), ("note", "Mori", "not written"), ("sync",)):
            with self.subTest(args=args):
                began = time.monotonic()
                error = self.sato.fails(1, *args)
                self.assertLess(time.monotonic() - began, 10)
                self.assertIn(str(self.sato.agent.pid), error["text"])
                self.assertIn("kill -CONT", error["do"])
        self.sato.agent.send_signal(signal.SIGCONT)
        self.assertNotIn("not written", self.sato.run("show", "Mori"))

    def test_every_command_ends_beside_an_agent_that_stands_still(self):
        commands = (("list",), ("show", "Mori"), ("find", "Mori"), ("log",), ("queue",), ("report",),
                    ("firm", "list"), ("firm", "show", "Aoba"), ("contest", "list"),
                    ("member", "list"), ("lost", "list"), ("add", "Endo"),
                    ("edit", "Mori", "--title", "x"), ("touch", "Mori", "phone"),
                    ("outcome", "Mori", "replied"), ("next", "Mori", "+3d"),
                    ("undo", "00000000", "--why", "x"), ("deal", "open", "Mori"),
                    ("assign", "Mori", "Sato"), ("claim", "Mori"), ("member", "add", "Ben"),
                    ("member", "role", "Sato", "admin"), ("firm", "edit", "Aoba", "--note", "x"),
                    ("sync", "--wait", "1"))
        self.sato.agent.send_signal(signal.SIGSTOP)
        self.addCleanup(self.sato.agent.send_signal, signal.SIGCONT)
        wait_for(lambda: state_of(self.sato.agent) == "T", "the agent stands still")
        for begin in range(0, len(commands), 8):
            started = [(args, time.monotonic(), subprocess.Popen(
                [BIN / "tasuki", *args], env=environment(self.sato.env), stdout=subprocess.PIPE,
                stderr=subprocess.PIPE)) for args in commands[begin:begin + 8]]
            for args, began, process in started:
                with self.subTest(args=args):
                    said = process.communicate(timeout=60)[1].decode()
                    self.assertLess(time.monotonic() - began, 10)
                    self.assertEqual(1, process.returncode, said)
                    self.assertIn(str(self.sato.agent.pid), said)


if __name__ == "__main__":
    unittest.main()
