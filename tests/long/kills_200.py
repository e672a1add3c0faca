"""The server killed 200 times under 8 pushing laptops, and each of the laptop's kills 100 times
(acceptance 3, 4). The tests are those of tests/integration."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "integration"


def main():
    env = dict(os.environ, TASUKI_KILLS="200", TASUKI_CLIENT_KILLS="100")
    codes = [subprocess.run([sys.executable, FOLDER / test], env=env, check=False).returncode
             for test in ("test_kill_server.py", "test_kill_client.py")]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
