"""Somebody with 5,000 prospects leaves, killed at forty moments (acceptance 3 of leaving). The test is that of
tests/integration."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "integration"


def main():
    env = dict(os.environ, TASUKI_LEAVE_PROSPECTS="5000", TASUKI_LEAVE_KILLS="40")
    return subprocess.run([sys.executable, FOLDER / "test_leave_killed.py"], env=env,
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
