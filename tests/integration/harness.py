"""What the integration tests stand on: a real server, real laptops, in a temporary folder.

Everything started here is stopped by its process id, whatever happens. Nothing sleeps: programs are
waited for by what they print, or by a condition with a bound.
"""

import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ.get("TASUKI_BIN", "build/dev/bin"))
START_SECONDS = 60
COMMAND_SECONDS = 120


class Failed(AssertionError):
    """A command ended otherwise than the test expected."""


def environment(extra=None):
    """A clean environment: nothing of the machine's locale, zone or replica leaks in."""
    env = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(extra or {})
    return env


def read_line(process, seconds):
    """The first line `process` prints, or a failure once `seconds` went by."""
    line = b""
    deadline = time.monotonic() + seconds
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        ready, _, _ = select.select([process.stdout], [], [], max(left, 0))
        if not ready:
            raise Failed(f"{process.args} said nothing in {seconds} s: {line!r}")
        more = os.read(process.stdout.fileno(), 1)
        if not more:
            raise Failed(f"{process.args} ended with {process.wait()}: {line!r}")
        line += more
    return line.decode().strip()


def stop(process, how=signal.SIGTERM):
    """Ends a process of ours and waits for it."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=30)


def run(args, env=None, check=0, stdin=None, cwd=None):
    """Runs a program to its end. `check`: the exit code it must have, or None."""
    done = subprocess.run([str(a) for a in args], env=environment(env), input=stdin, cwd=cwd,
                          capture_output=True, timeout=COMMAND_SECONDS, check=False)
    if check is not None and done.returncode != check:
        raise Failed(f"{' '.join(str(a) for a in args)}\nexit {done.returncode}, expected {check}\n"
                     f"{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")
    return done


class Server:
    """One `tasukid` on a free port of the loopback."""

    def __init__(self, folder, now=None):
        self.data = pathlib.Path(folder) / "data"
        self.log = pathlib.Path(folder) / "server.log"
        self.env = {"TASUKI_NOW": now} if now else {}
        self.process = None
        self.address = None

    def init(self, team="Aozora", admin="Sato", zone="Asia/Tokyo"):
        done = run([BIN / "tasukid", "init", "--data", self.data, "--team", team, "--admin", admin,
                    "--zone", zone, "--json"], self.env)
        answer = json.loads(done.stdout)
        self.team_id, self.join_code = answer["team_id"], answer["join_code"]
        return self

    def start(self):
        """Serves; after the first time at the same port, so that laptops find it again."""
        listen = self.address or "127.0.0.1:0"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [BIN / "tasukid", "serve", "--data", self.data, "--listen", listen],
                env=environment(self.env), stdout=subprocess.PIPE, stderr=log)
        line = read_line(self.process, START_SECONDS)
        match = re.fullmatch(r"listening on (\S+:\d+)", line)
        if not match:
            raise Failed(f"the server's first line is {line!r}")
        self.address = match.group(1)
        return self

    def at(self, now):
        """Sets the civil time of the next start."""
        self.env["TASUKI_NOW"] = now
        return self

    def stop(self, how=signal.SIGTERM):
        stop(self.process, how)
        if self.process is not None:
            self.process.stdout.close()
        self.process = None

    def check(self, expected=0):
        return run([BIN / "tasukid", "check", "--data", self.data], self.env, expected)


class Laptop:
    """One home, driven by commands; perhaps with an agent."""

    def __init__(self, folder, name, now=None):
        self.name = name
        self.home = pathlib.Path(folder) / f"home-{name}"
        self.env = {"TASUKI_HOME": str(self.home)}
        if now:
            self.env["TASUKI_NOW"] = now
        self.agent = None

    def at(self, now):
        """Sets the civil time of what follows."""
        self.env["TASUKI_NOW"] = now
        return self

    def run(self, *args, check=0, **more):
        """A command for people: its text."""
        return run([BIN / "tasuki", *args], self.env, check, **more).stdout.decode()

    def json(self, *args, check=0, **more):
        """The same with --json: its object."""
        done = run([BIN / "tasuki", *args, "--json"], self.env, check, **more)
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError as error:
            raise Failed(f"{args} printed no JSON: {done.stdout!r} {done.stderr!r}") from error

    def fails(self, code, *args):
        """A command that must end with `code`; gives its error object."""
        answer = self.json(*args, check=code)
        if set(answer) != {"error"} or set(answer["error"]) != {"code", "text", "do"}:
            raise Failed(f"{args} printed {answer}")
        return answer["error"]

    def join(self, code, server=None):
        extra = ["--server", server] if server else []
        return self.json("join", code, *extra)

    def sync(self, check=0):
        return self.json("sync", "--wait", "30", check=check)

    def status(self):
        return self.json("status")

    def start_agent(self):
        self.agent = subprocess.Popen([BIN / "tasuki", "agent"], env=environment(self.env),
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        read_line(self.agent, START_SECONDS)
        return self

    def stop_agent(self, how=signal.SIGTERM):
        stop(self.agent, how)
        if self.agent is not None:
            self.agent.stdout.close()
        self.agent = None


def wait_for(condition, what, seconds=60):
    """Waits until `condition()` holds."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"after {seconds} s still not: {what}")
        select.select([], [], [], 0.05)


class Team(unittest.TestCase):
    """A server with an admin's laptop; every test gets its own."""

    NOW = None

    def setUp(self):
        for program in ("tasuki", "tasukid"):
            if not (BIN / program).exists():
                self.fail(f"{BIN / program} is not built")
        self.folder = tempfile.mkdtemp(prefix="tasuki-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.laptops = []
        self.server = Server(self.folder, self.NOW).init().start()
        self.addCleanup(self.server.stop)
        self.sato = self.laptop("sato")
        self.sato.join(self.server.join_code, self.server.address)
        self.sato.sync()

    def laptop(self, name):
        """A home that has not joined yet."""
        laptop = Laptop(self.folder, name, self.NOW)
        self.laptops.append(laptop)
        self.addCleanup(laptop.stop_agent)
        return laptop

    def colleague(self, name, role="rep"):
        """A new member with a synced laptop."""
        code = self.sato.json("member", "add", name, "--role", role)["join_code"]
        laptop = self.laptop(name.lower())
        laptop.join(code)
        laptop.sync()
        return laptop

    def sync_all(self, *laptops):
        """Twice, so that what the last one pushed reaches the first one."""
        for laptop in laptops * 2:
            laptop.sync()

    def assert_same(self, *laptops):
        """N05: at one position all laptops print one digest."""
        states = [laptop.status() for laptop in laptops]
        for field in ("seq", "root", "view_digest", "epoch"):
            self.assertEqual(1, len({str(state[field]) for state in states}), (field, states))
        return states[0]
