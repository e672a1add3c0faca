"""What the tests of kills, forks, restores and bad input share: chance, and what always holds."""

import contextlib
import os
import random
import shutil
import subprocess
import sys

from harness import BIN, Failed, Laptop, environment


def chance():
    """A generator whose seed is printed, so that a failure can be repeated."""
    seed = int(os.environ.get("TASUKI_TEST_SEED") or int.from_bytes(os.urandom(4), "big"))
    print(f"seed {seed}: repeat with TASUKI_TEST_SEED={seed} python3 {sys.argv[0]}", flush=True)
    return random.Random(seed)


def log(laptop):
    """All events a laptop holds, those in its outbox last."""
    return laptop.json("log")["events"]


def ids(events):
    return [event["event_id"] for event in events]


def waiting(laptop):
    """Events in the outbox."""
    return int(laptop.status()["outbox"])


def check_journal(events):
    """I1 and I2 on what one laptop shows: no gap, nothing twice, acts whole and unbroken."""
    journal = [event for event in events if not event["pending"]]
    seqs = [int(event["seq"]) for event in journal]
    if seqs != list(range(1, len(journal) + 1)):
        raise Failed(f"the journal's seqs have a gap: {seqs[:20]}…")
    twice = [event for event, count in _counts(ids(events)).items() if count > 1]
    if twice:
        raise Failed(f"events that stand there twice: {twice}")
    tips = {}
    left = 0
    for event in events:
        if left and (int(event["act_left"]), event["replica"]) != (left - 1, replica):
            raise Failed(f"an act was broken up at {event}")
        left, replica = int(event["act_left"]), event["replica"]
        if int(event["replica_seq"]) != tips.get(replica, 0) + 1:
            raise Failed(f"{replica} goes from {tips.get(replica, 0)} to {event['replica_seq']}")
        tips[replica] = int(event["replica_seq"])
    if left:
        raise Failed(f"the last act lacks {left} events")


def _counts(values):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def check_all_there(events, wanted, what):
    """Every id of `wanted` stands in the journal."""
    missing = set(wanted) - {event["event_id"] for event in events if not event["pending"]}
    if missing:
        raise Failed(f"{what}: {len(missing)} of {len(set(wanted))} events are missing: "
                     f"{sorted(missing)[:5]}")


def clone(laptop, name):
    """A copy of a home, as a careless person or a backup makes it. No process may own it."""
    copy = Laptop(laptop.home.parent, name)
    copy.env.update({key: value for key, value in laptop.env.items() if key != "TASUKI_HOME"})
    shutil.copytree(laptop.home, copy.home, ignore=shutil.ignore_patterns("sock", "lock"))
    return copy


def start(laptop, *args, stdout=subprocess.PIPE):
    """A command that goes on by itself."""
    return subprocess.Popen([BIN / "tasuki", *args], env=environment(laptop.env), stdout=stdout,
                            stderr=subprocess.PIPE)


def kill(process):
    """kill -9, and wait for it. True: it had not ended by itself."""
    was_running = process.poll() is None
    if was_running:
        process.kill()
    process.wait(timeout=60)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return was_running


@contextlib.contextmanager
def small_disk(folder, mebibytes):
    """A disk of that size mounted at `folder`; None where this user may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder],
                          capture_output=True, check=False)
    if done.returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=False, capture_output=True)


def fill(path):
    """Writes a file until its disk is full."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass
    return path
