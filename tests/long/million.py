"""A server with a million events on this machine's disk: a fresh laptop takes them all in, and
after kill -9 the server is ready again within 2 s (acceptance 4). TASUKI_EVENTS: another size."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

BIN = pathlib.Path(os.environ.get("TASUKI_BIN", "build/release/bin"))
EVENTS = int(os.environ.get("TASUKI_EVENTS", "1000000"))
READY_SECONDS = 2.0
SKIPPED = 77


def main():
    programs = {name: BIN / name for name in ("tasuki", "tasukid", "tasuki_load")}
    for program in programs.values():
        if not program.exists():
            print(f"skipped: {program} is not built")
            return SKIPPED
    # Beside the programs: the machine's temporary folder may be no real disk.
    with tempfile.TemporaryDirectory(prefix="tasuki-million-", dir=BIN) as folder:
        done = subprocess.run(
            [programs["tasuki_load"], "--tasukid", programs["tasukid"], "--tasuki",
             programs["tasuki"], "--folder", folder, "--events", str(EVENTS), "first-sync"],
            capture_output=True, check=False)
    print(done.stdout.decode())
    if done.returncode != 0:
        print(done.stderr.decode())
        return 1
    result = json.loads(done.stdout)["first-sync"]
    if int(result["events"]) < EVENTS:
        print(f"failed: only {result['events']} of {EVENTS} events arrived")
        return 1
    ready = float(result["server_cold_start_seconds"])
    print(f"ready {ready:.2f} s after kill -9 with {result['events']} events")
    return 0 if ready < READY_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
