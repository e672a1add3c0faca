"""A server that resets connections after n bytes, for every n from 0 to 2,000 (acceptance 4). The
test is that of tests/integration."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "integration"


def main():
    env = dict(os.environ, TASUKI_RESET_STEP="1")
    return subprocess.run([sys.executable, FOLDER / "test_resets.py"], env=env,
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
