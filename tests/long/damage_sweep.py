"""The sweep of tests/integration with 20 flips of every file. The table it prints stands in README.md."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "integration"


def main():
    env = dict(os.environ, TASUKI_SWEEP_FLIPS="20", TASUKI_SWEEP_TABLES="1000")
    return subprocess.run([sys.executable, FOLDER / "test_damage_sweep.py"], env=env,
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
