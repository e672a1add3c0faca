#!/usr/bin/env python3
"""Executes the session of README.md and compares what it prints, line by line.

  readme_session.py README.md BIN_FOLDER [--print]

The session is the fenced block after the comment `<!-- session -->`. A line `$ command` runs, in one
shell, in a temporary folder; what follows it is what must come out (stdout and stderr together).
`…` stands for any text within a line, a line that is only `…` for any lines; blank lines and `# …`
lines are for people. `127.0.0.1:7420` becomes a free port. A command that ends in `&` runs beside the others until
the end, and its first line is compared. --print shows what really came out, for writing the session.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

PORT = "7420"
SECONDS_MAX = 120  # For the whole session.


def read_session(readme):
    with open(readme, encoding="utf-8") as file:
        found = re.search(r"<!-- session -->\s*```[a-z]*\n(.*?)```", file.read(), re.S)
    if not found:
        raise SystemExit(f"{readme}: no fenced block after <!-- session -->")
    steps = []
    for line in found.group(1).rstrip("\n").split("\n"):
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif steps and not line.startswith("# ") and line != "":
            steps[-1][1].append(line)
    return steps


def lines_match(expected, actual):
    """Whether `actual` lines fit `expected`; a line `…` takes any number of lines."""
    if not expected:
        return not actual
    if expected[0].strip() == "…":
        return any(lines_match(expected[1:], actual[taken:]) for taken in range(len(actual) + 1))
    if not actual:
        return False
    pattern = ".*".join(re.escape(part) for part in expected[0].rstrip().split("…"))
    return bool(re.fullmatch(pattern, actual[0].rstrip())) and lines_match(expected[1:], actual[1:])


class Session:
    """One bash with the built programs first in its PATH; background commands beside it."""

    def __init__(self, bin_folder):
        self.folder = tempfile.mkdtemp(prefix="tasuki-readme-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        keep = {name: os.environ[name] for name in os.environ if name.endswith("SAN_OPTIONS")}
        self.env = {**keep, "HOME": self.folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "100",
                    "PATH": os.path.abspath(bin_folder) + ":/usr/local/bin:/usr/bin:/bin",
                    "TASUKI_NOW": "2026-05-11T10:00:00+09:00"}
        self.beside = []
        self.shell = subprocess.Popen(["bash"], cwd=self.folder, env=self.env, text=True, bufsize=1,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
        self.watchdog = threading.Timer(SECONDS_MAX, self.shell.kill)
        self.watchdog.start()

    def run(self, command):
        command = command.replace(":" + PORT, ":" + self.port)
        if command.rstrip().endswith("&"):
            lines = self.run_beside(command.rstrip().rstrip("&"))
        else:
            mark = "--- end of this command ---"
            self.shell.stdin.write(f"{command}\nprintf '\\n%s\\n' '{mark}'\n")
            self.shell.stdin.flush()
            text = ""
            for line in self.shell.stdout:
                if line.rstrip("\n") == mark:
                    break
                text += line
            lines = text[:-1].split("\n") if text.strip() else []
            if lines and lines[-1] == "":
                lines.pop()
        return [line.replace(":" + self.port, ":" + PORT) for line in lines if line.strip()]

    def run_beside(self, command):
        process = subprocess.Popen(["bash", "-c", "exec " + command], cwd=self.folder, env=self.env,
                                   text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.beside.append(process)
        return [process.stdout.readline().rstrip("\n")]

    def close(self):
        self.watchdog.cancel()
        self.shell.stdin.close()
        self.shell.wait(timeout=30)
        for process in self.beside:
            process.terminate()
            process.wait(timeout=30)
        shutil.rmtree(self.folder)


def main():
    readme, bin_folder = sys.argv[1:3]
    show = "--print" in sys.argv[3:]
    failures = 0
    session = Session(bin_folder)
    try:
        for command, expected in read_session(readme):
            actual = session.run(command)
            if show:
                print("\n".join(["$ " + command] + actual))
            elif not lines_match(expected, actual):
                failures += 1
                print(f"$ {command}\nexpected:\n  " + "\n  ".join(expected) + "\nfound:\n  " +
                      "\n  ".join(actual) + "\n")
    finally:
        session.close()
    print(f"README session: {failures} of its commands print something else")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
