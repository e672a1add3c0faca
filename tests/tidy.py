#!/usr/bin/env python3
"""Runs clang-tidy over the project, several files at once, and remembers what was clean.

  tidy.py BUILD [--tests] [--junit FILE]

BUILD is the folder of preset `tidy`: its compile commands take up to 16 files together (a unity
build without precompiled headers), because reading the headers costs more than looking at a file.
What is clean is remembered by content, under ${XDG_CACHE_HOME:-~/.cache}/tasuki-tidy: the files of
the group and every project header they reach, the protos, the command, .clang-tidy and the versions
of clang-tidy and of the libraries. Production files, or with --tests those of tests/. Exit 1 and
the findings if there are any.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

TIDY = "clang-tidy-14"
REMEMBERED_MAX = 4000  # Some 60 groups a state of the project.
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Project:
    def __init__(self, root, build):
        self.root, self.build = root, build
        self.reached = {}  # Project file → itself and the project files that it includes, all the way.
        self.common = hashlib.sha256()
        for path in [".clang-tidy", "tests/tidy.py"] + self.protos():
            self.common.update(read(os.path.join(root, path)))
        self.common.update(self.versions())

    def protos(self):
        folder = os.path.join(self.root, "proto", "tasuki", "v1")
        return [f"proto/tasuki/v1/{name}" for name in sorted(os.listdir(folder))]

    def versions(self):
        packages = read(os.path.join(self.root, "deploy", "packages.txt")).decode().split()
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n"] + packages,
                               capture_output=True, check=False)
        tidy = subprocess.run([TIDY, "--version"], capture_output=True, check=True)
        return asked.stdout + tidy.stdout

    def includes(self, path):
        """Root-relative paths of the project files that `path` includes itself."""
        text = read(os.path.join(self.root, path)).decode()
        found = set()
        for name in INCLUDE.findall(text):
            beside = os.path.join(os.path.dirname(path), name)
            for candidate in (os.path.relpath(name, self.root) if name.startswith("/") else name, beside):
                if os.path.isfile(os.path.join(self.root, candidate)):
                    found.add(candidate)
                    break
        return found

    def closure(self, path):
        seen, waiting = set(), [path]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            if at not in self.reached:
                self.reached[at] = self.includes(at)
            waiting += self.reached[at]
        return sorted(seen)

    def key(self, command):
        name = os.path.relpath(command["file"], self.root)
        digest = self.common.copy()
        # Two clones share what they know: the root is no part of it.
        digest.update(command["command"].replace(self.root, "").encode())
        for path in self.closure(name):
            content = read(os.path.join(self.root, path)).replace(self.root.encode(), b"")
            digest.update(f"\0{path}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def is_wanted(self, command, tests):
        """Whether the command compiles files of tests/ (or, without `tests`, of the programs)."""
        name = os.path.relpath(command["file"], os.path.realpath(self.build))
        if name.startswith(".."):
            name = os.path.relpath(command["file"], self.root)
        return name.startswith("tests/") if tests else name.startswith(("client/", "common/", "server/"))


def look_at(project, command):
    run = subprocess.run([TIDY, "-p", project.build, "--quiet", command["file"]],
                         capture_output=True, text=True, check=False)
    found = run.stdout.replace(project.root + "/", "")
    return run.returncode == 0, found or run.stderr


def forget_the_oldest(folder):
    paths = [os.path.join(folder, name) for name in os.listdir(folder)]
    paths.sort(key=os.path.getmtime)
    for path in paths[:-REMEMBERED_MAX]:
        os.unlink(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--junit")
    args = parser.parse_args()
    root = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    project = Project(root, args.build)
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "tasuki-tidy")
    os.makedirs(cache, exist_ok=True)

    with open(os.path.join(args.build, "compile_commands.json"), encoding="utf-8") as file:
        commands = [c for c in json.load(file) if project.is_wanted(c, args.tests)]
    known, todo = 0, []
    for command in commands:
        mark = os.path.join(cache, project.key(command))
        if os.path.exists(mark):
            os.utime(mark)
            known += 1
        else:
            todo.append((command, mark))

    told, bad = set(), 0  # A header's findings come with every group that includes it: told once.
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for (command, mark), (clean, text) in zip(todo, pool.map(lambda t: look_at(project, t[0]), todo)):
            if clean:
                open(mark, "w", encoding="utf-8").close()
                continue
            bad += 1
            for block in re.split(r"\n(?=\S+:\d+:\d+: (?:warning|error):)", text):
                if block not in told:
                    print(block, flush=True)
                    told.add(block)
    forget_the_oldest(cache)
    print(f"clang-tidy: {len(commands)} groups, {known} known to be clean, {bad} with findings")
    if args.junit:
        with open(args.junit, "w", encoding="utf-8") as file:
            file.write(f'<testsuite tests="{max(len(commands), 1)}" '
                       f'failures="{bad or (0 if commands else 1)}"/>\n')
    return 1 if bad or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
