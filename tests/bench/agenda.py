#!/usr/bin/env python3
"""What `today` and `week` cost in a replica of 1,000,000 events and 50,000 prospects, 200 of the
1,000 of each owner due: CPU as the kernel counts it, of the command beyond what starting the program
takes and of the agent that answers it together; and of the command alone where there is no agent.

    TASUKI_BIN=build/release/bin PYTHONPATH=. python3 tests/bench/agenda.py

TASUKI_PROSPECTS and TASUKI_OWNERS make it smaller.
"""

import csv
import datetime
import json
import os
import statistics
import subprocess
import time

from deploy.demo.world import Laptop, World
from tests.integration import hostile

PROSPECTS = int(os.environ.get("TASUKI_PROSPECTS", "50000"))
OWNERS = int(os.environ.get("TASUKI_OWNERS", "50"))
TOUCHES = 18
NOW = datetime.datetime(2026, 5, 11, 10, tzinfo=datetime.timezone.utc)
DUE = 0.2  # Of a person's prospects, due by today.
RUNS = 15

MAP = {"source": "crm", "zone": "UTC", "currency": "EUR",
       "columns": {"case": "id", "at": "at", "who": "who"}, "name": "Person {id}", "active": "all",
       "not_people": [],
       "rules": [{"when": {"what": "new"}, "do": ["prospect inbound"]},
                 {"when": {"what": "call"}, "do": ["assign", "touch phone out"]},
                 {"when": {"what": "asked"}, "do": ["touch email in"]}]}


def rows():
    """Who asked us lately waits for an answer from tomorrow's import on; others were put off."""
    for number in range(PROSPECTS):
        owner = f"Owner {number % OWNERS}"
        asked = number // OWNERS % 10 < 10 * DUE
        first = NOW - datetime.timedelta(days=400, minutes=number % 600)
        yield number, "new", owner, first
        for touch in range(TOUCHES):
            yield number, "call", owner, first + datetime.timedelta(days=1 + 20 * touch)
        if asked:
            yield number, "asked", owner, NOW - datetime.timedelta(days=3)


def write(folder):
    table, mapping = os.path.join(folder, "t.csv"), os.path.join(folder, "m.json")
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "what", "who", "at"])
        for number, what, who, at in rows():
            writer.writerow([f"{number:05}", what, who, at.isoformat()])
    with open(mapping, "w", encoding="utf-8") as file:
        json.dump(MAP, file)
    return table, mapping


class Home:
    """What `hostile.cost` asks of a laptop."""

    def __init__(self, laptop):
        self.env = {**laptop.world.environment(), "TASUKI_HOME": laptop.home}


COMMANDS = (("status", "--json"), ("today", "--json", "--member", "Owner 3"),
            ("today", "--member", "Owner 3"), ("week", "--json", "--team"), ("week", "--team"))


def milliseconds(home, *args):
    """Median CPU of a command, and what it printed."""
    taken = []
    for _ in range(RUNS):
        done = hostile.cost(home, *args)
        assert done.code == 0, done.out
        taken.append(done.seconds * 1000)
    return statistics.median(taken), done.out


def agent_milliseconds(agent):
    with open(f"/proc/{agent.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def start_agent(home):
    """An agent that has read whatever it reads beforehand."""
    agent = subprocess.Popen([str(hostile.BIN / "tasuki"), "agent"], env=home.env,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    before = -1
    for _ in range(120):
        time.sleep(1)
        if agent_milliseconds(agent) == before > 0:
            return agent
        before = agent_milliseconds(agent)
    agent.kill()
    raise AssertionError("the agent does not come to rest")


def measure(home, agent):
    start, _ = milliseconds(home, "--version")
    print("with an agent" if agent else "without an agent")
    for args in COMMANDS:
        before = agent_milliseconds(agent) if agent else 0
        took, out = milliseconds(home, *args)
        answer = (agent_milliseconds(agent) - before) / RUNS if agent else 0
        items = len(json.loads(out).get("items", ())) if "--json" in args else out.count(b"\n")
        print(f"  {' '.join(args)}: {took - start:.1f} + {answer:.1f} ms, {items} items")


def main():
    with World(os.environ["TASUKI_BIN"], NOW - datetime.timedelta(days=3)) as world:
        code = world.init("Bench", "Aiko", "UTC", seed=None)
        world.start_server()
        aiko = Laptop(world, "Aiko", None)
        aiko.join(code)
        table, mapping = write(world.folder)
        aiko.quiet("import", table, "--map", mapping)
        aiko.quiet("sync", "--wait", "300")
        world.now = NOW
        home = Home(aiko)
        print("events", aiko.json("status")["seq"])
        measure(home, None)
        agent = start_agent(home)
        try:
            measure(home, agent)
        finally:
            agent.terminate()
            agent.wait()


if __name__ == "__main__":
    main()
