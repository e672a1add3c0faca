"""The sweep of tests/integration with 20 flips of every file, or as many as the first argument says, by
as many processes as there are cores. The tables it prints stand in README.md."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "integration"


def main():
    flips = sys.argv[1] if len(sys.argv) > 1 else "20"
    env = dict(os.environ, TASUKI_SWEEP_FLIPS=flips, TASUKI_SWEEP_TABLES="1000",
               TASUKI_SWEEP_WORKERS=str(max(2, os.cpu_count() or 2)))
    return subprocess.run([sys.executable, FOLDER / "test_damage_sweep.py"], env=env,
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
