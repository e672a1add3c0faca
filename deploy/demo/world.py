"""A server and laptops as processes in a temporary folder, with a civil time that the demo moves."""

import contextlib
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile

SECONDS_MAX = 600  # For one command; an import of a large file takes the longest.


class DemoError(Exception):
    """A command that ended otherwise than expected."""


def say(text=""):
    print(text, flush=True)


class World:
    """The folder, the programs, and the time. Use as a context: leaves nothing running."""

    def __init__(self, programs, now):
        self.tasuki = os.path.join(os.path.abspath(programs), "tasuki")
        self.tasukid = os.path.join(os.path.abspath(programs), "tasukid")
        self.now = now  # datetime with a zone.
        self.moving = True  # False: the machine's own time.
        self.folder = tempfile.mkdtemp(prefix="tasuki-demo-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.data = os.path.join(self.folder, "team")
        self.server = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_server()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def later(self, moment):
        """That moment, to look at; then the present again."""
        now, self.now = self.now, moment
        try:
            yield
        finally:
            self.now = now

    def environment(self, seed=None):
        env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder,
               "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
        env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
        if self.moving:
            env["TASUKI_NOW"] = self.now.isoformat()
        if seed is not None:
            env["TASUKI_SEED"] = str(seed)
        return env

    def run(self, args, seed=None, expect=0, progress=False):
        """Runs a program; gives what it printed. DemoError where it does not end with `expect` (a
        code, or several)."""
        expected = expect if isinstance(expect, tuple) else (expect,)
        done = subprocess.run(args, env=self.environment(seed), cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=None if progress else subprocess.STDOUT,
                              timeout=SECONDS_MAX, check=False)
        if done.returncode not in expected:
            raise DemoError(f"{shlex.join(args)}\nended with {done.returncode}, expected {expect}:\n"
                            f"{done.stdout}")
        return done.stdout

    def init(self, team, admin, zone, seed):
        out = self.run([self.tasukid, "init", "--data", self.data, "--team", team, "--admin", admin,
                        "--zone", zone, "--json"], seed=seed)
        return json.loads(out)["join_code"]

    def start_server(self):
        with open(os.path.join(self.folder, "server.log"), "ab") as log:
            self.server = subprocess.Popen(
                [self.tasukid, "serve", "--data", self.data, "--listen", self.address],
                env=self.environment(), cwd=self.folder, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log)
        line = self.server.stdout.readline().strip()
        if not line.startswith("listening on "):
            with open(os.path.join(self.folder, "server.log"), encoding="utf-8") as log:
                raise DemoError(f"the server did not start: {line}\n{log.read()[-2000:]}")

    def stop_server(self):
        if self.server is None:
            return
        self.server.terminate()
        try:
            self.server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            say("(the server had to be killed)")
        self.server.stdout.close()
        self.server = None

    def move_server_to_now(self):
        """Its clock stands where it was started, so it is started anew."""
        self.stop_server()
        self.start_server()


class Laptop:
    """One person's laptop."""

    def __init__(self, world, person, seed):
        self.world = world
        self.person = person
        self.seed = seed
        self.home = os.path.join(world.folder, person.lower())

    def quiet(self, *args, expect=0):
        return self.world.run([self.world.tasuki, "--home", self.home, *args], self.seed, expect)

    def json(self, *args):
        return json.loads(self.quiet(*args, "--json"))

    def show(self, *args, expect=0, progress=False):
        """Runs a command as a person sees it."""
        say(f"{self.person}$ tasuki {shlex.join(args)}")
        progress = progress and sys.stderr.isatty()
        out = self.world.run([self.world.tasuki, "--home", self.home, *args], self.seed, expect,
                             progress)
        for line in out.rstrip("\n").split("\n"):
            say("    " + line)

    def join(self, code):
        where = [] if "@" in code else ["--server", self.world.address]
        self.quiet("join", code, *where)
        self.quiet("sync")
