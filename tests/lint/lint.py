#!/usr/bin/env python3
"""Holds the borders and habits of the project (CONTRIBUTING.md). Exit 1 and one line a finding.

  lint.py [ROOT]        looks at every file git knows, or, outside git, at every file
  lint.py --self-test   proves that each rule can fail and lets good code pass
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import japanese  # noqa: E402
import requirements  # noqa: E402
import rules  # noqa: E402
import self_test  # noqa: E402


def project_files(root):
    found = subprocess.run(["git", "-C", root, "-c", "core.quotepath=off", "ls-files", "-co",
                            "--exclude-standard"], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        names = found.stdout.splitlines()
    else:
        names = []
        for folder, folders, files in os.walk(root):
            folders[:] = [f for f in folders if f not in (".git", "build", "__pycache__")]
            names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(n for n in names if os.path.isfile(os.path.join(root, n)))


def findings(root):
    paths = project_files(root)
    code = {}
    for path in paths:
        wanted = [rule for rule, endings, left_out in rules.RULES
                  if path.endswith(endings) and not path.startswith(left_out or ("\0",))]
        if not wanted:
            continue
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        if path.endswith((".cc", ".h")):
            code[path] = text
        for rule in wanted:
            for line, what in rule(path, text):
                yield f"{path}:{line}: {what}"
    for path, line, what in japanese.check(code):
        yield f"{path}:{line}: {what}"
    for folder, what in rules.check_readmes(set(paths)):
        yield f"{folder}: {what}"
    for path, line, what in requirements.check(set(paths), reader(root)):
        yield f"{path}:{line}: {what}"


def reader(root):
    def read(path):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            return file.read()
    return read


def tell_open(root):
    """Says which requirements wait: no findings, but nobody is to forget them."""
    table = os.path.join(root, requirements.TABLE)
    if not os.path.isfile(table):
        return
    waiting = requirements.open_numbers(reader(root)(requirements.TABLE))
    if waiting:
        print(f"lint: {len(waiting)} requirements say \"{requirements.NOT_YET}\": {', '.join(waiting)}")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test.run()
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "..")
    found = list(findings(os.path.abspath(root)))
    for line in found:
        print(line)
    tell_open(root)
    print(f"lint: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
