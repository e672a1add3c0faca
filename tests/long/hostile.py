"""A hostile member's events beside a team's own: what two other laptops' commands take with them,
of what they took before. TASUKI_SCALE: how much of it (1: 300 bombs and 3,000 other events; 0: a
tenth), TASUKI_PROSPECTS: beside how many of the team's own."""

import os
import pathlib
import sys
import tempfile

from tests.integration import hostile
from tests.integration.harness import BIN, Laptop, Server

SCALE = int(os.environ.get("TASUKI_SCALE", "1"))
PROSPECTS, RUNS = int(os.environ.get("TASUKI_PROSPECTS", "20000")), 3
TIME_MAX, MEMORY_MAX = 2.0, 1.2
# Of so little neither is measured well.
SECONDS_LEAST, KILOBYTES_LEAST = 0.02, 4 << 10
SKIPPED = 77


def measure(laptops):
    """The least of some runs of each command."""
    costs = {}
    for laptop in laptops:
        for args in hostile.COMMANDS:
            runs = [hostile.cost(laptop, *args) for _ in range(RUNS)]
            costs[(laptop.name, *args)] = (min(one.seconds for one in runs),
                                           min(one.kilobytes for one in runs))
    return costs


def main():
    for program in ("tasuki", "tasukid", "tasuki_hostile"):
        if not (BIN / program).exists():
            print(f"skipped: {BIN / program} is not built")
            return SKIPPED
    with tempfile.TemporaryDirectory(prefix="tasuki-hostile-") as name:
        folder = pathlib.Path(name)
        now = "2026-05-11T10:00:00Z"
        server = Server(folder, now).init().start()
        try:
            sato, ben, mallory = (Laptop(folder, who, now) for who in ("sato", "ben", "mallory"))
            sato.join(server.join_code, server.address)
            sato.sync()
            for laptop, role in ((ben, "rep"), (mallory, "manager")):
                code = sato.json("member", "add", laptop.name.title(), "--role", role)["join_code"]
                laptop.join(code)
                laptop.sync()
            table, mapping = hostile.write_base(folder, PROSPECTS)
            sato.run("import", table, "--map", mapping)
            hostile.add_firms(sato, PROSPECTS // 20)
            for laptop in (sato, ben, mallory):
                laptop.sync()
            before = measure((sato, ben))
            events = hostile.be_hostile(mallory, SCALE)
            for laptop in (sato, ben):
                laptop.sync()
            after = measure((sato, ben))
        finally:
            server.stop()
    print(f"{events} hostile events beside {PROSPECTS} prospects\n"
          f"{'command':58} {'s':>7} {'after':>7} {'×':>6}   {'MB':>6} {'after':>6} {'×':>6}")
    worst = 0
    for command, (seconds, kilobytes) in after.items():
        was_seconds, was_kilobytes = before[command]
        slower = seconds / max(was_seconds, SECONDS_LEAST)
        larger = kilobytes / (was_kilobytes + KILOBYTES_LEAST)
        bad = slower > TIME_MAX or larger > MEMORY_MAX
        worst += bad
        print(f"{' '.join(command):58} {was_seconds:7.3f} {seconds:7.3f} {slower:6.2f}   "
              f"{was_kilobytes / 1024:6.1f} {kilobytes / 1024:6.1f} {larger:6.2f}"
              f"{'  too much' if bad else ''}")
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
