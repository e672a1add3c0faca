#!/usr/bin/env python3
"""Plays Tasuki: a server and three laptops. Usage: play.py PROGRAMS [FILE MAP.json]"""

import collections
import datetime
import os
import sys

import story
from world import DemoError, Laptop, World, say

ADMIN, REPS = "Aiko", ["Ben", "Chie"]
OFFLINE_WEEK = 3   # Chie works without network, from 0.
CONTEST_WEEK = 5   # Two people reassign one prospect at once.
# Mornings that are looked at; nothing is written then.
AFTER_GOLDEN_WEEK = datetime.datetime(2026, 5, 7, 8, 15, tzinfo=story.JAPAN)
MORNING_AFTER = datetime.datetime(2026, 6, 1, 8, 15, tzinfo=story.JAPAN)
# Ben's leaving: told, his last week, his last working day, the Monday after it, and a month later.
BEN_TELLS = datetime.datetime(2026, 6, 1, 9, 30, tzinfo=story.JAPAN)
BEN_INTRODUCES = datetime.datetime(2026, 6, 9, 10, 0, tzinfo=story.JAPAN)
BEN_GONE = datetime.datetime(2026, 6, 15, 8, 30, tzinfo=story.JAPAN)
CHIE_TAKES_UP = datetime.datetime(2026, 6, 16, 13, 0, tzinfo=story.JAPAN)
MONTH_LATER = datetime.datetime(2026, 7, 15, 9, 0, tzinfo=story.JAPAN)
BENS_LAST_DAY = "2026-06-12"


def head(text):
    say(f"\n== {text}")


def start(world):
    head("A server, and three laptops that join it")
    code = world.init("Hikari Sales", ADMIN, "Asia/Tokyo", seed=1)
    world.start_server()
    laptops = {ADMIN: Laptop(world, ADMIN, seed=11)}
    laptops[ADMIN].join(code)
    for number, person in enumerate(REPS):
        laptops[person] = Laptop(world, person, seed=12 + number)
        added = laptops[ADMIN].json("member", "add", person)
        laptops[person].join(added["join_code"])
    laptops[ADMIN].quiet("sync")
    laptops[ADMIN].show("member", "list")
    return laptops


def sync_all(laptops):
    """Twice: what the last one sends is then with the first one too."""
    for _ in range(2):
        for laptop in laptops.values():
            laptop.quiet("sync")


def play_steps(world, laptops, steps):
    """Runs a week's steps; gives how many of each command there were."""
    counts = collections.Counter()
    for step in steps:
        world.now = step.at
        laptops[step.person].quiet(*step.args)
        counts[step.args[0]] += 1
    return counts


def week_end(world, laptops, monday):
    world.now = monday + datetime.timedelta(days=4, hours=9)
    world.move_server_to_now()
    sync_all(laptops)


def work_offline(world, laptops, tale):
    head("Chie is on the road without network; what she does shows at once, marked as pending")
    chie, ben = laptops["Chie"], laptops["Ben"]
    world.stop_server()
    mine = next(p for p in tale.prospects if p.owner == "Chie" and not p.over)
    chie.show("touch", mine.name, "meeting", "--summary", "showed the sample", "--outcome", "meeting",
              "--next", (world.now + datetime.timedelta(days=6)).date().isoformat())
    chie.show("add", "Rosa Hendriks", "--company", "Kestrel Optics", "--source", "in-person",
              "--context", "sat next to her on the train")
    chie.show("note", mine.name, "prefers to be called before ten")
    say("\nIt is the Friday before the last days of Golden Week: what follows falls on the first day after it.")
    chie.show("calendar", "slot", "2026-05-02")
    chie.show("calendar", "after", "golden-week")
    chie.quiet("sync", "--wait", "1", expect=3)
    say("    (no server: `tasuki sync` ends with 3, and nothing is lost)")
    chie.show("status")
    with world.later(AFTER_GOLDEN_WEEK):
        say("\nThursday, 7 May, 08:15, and still no network: what fell due meanwhile is known all the same.")
        chie.show("today")
    say("\nAt the same time Ben, who does not know of the visit, writes to the same person:")
    ben.show("touch", mine.name, "email", "--summary", "asked how the sample did")
    world.now += datetime.timedelta(hours=5)
    world.start_server()
    sync_all(laptops)
    say("\nBack online, one sync each: both touches count, and everyone sees both.")
    laptops[ADMIN].show("show", mine.name)


def reassign_at_once(world, laptops, tale):
    head("Two people reassign the same prospect at once")
    aiko, ben, chie = laptops[ADMIN], laptops["Ben"], laptops["Chie"]
    theirs = next(p for p in tale.prospects if p.owner == "Ben" and not p.over)
    world.stop_server()
    ben.show("assign", theirs.name, "Chie", "--why", "workload", "--brief", "knows the trade")
    aiko.show("assign", theirs.name, ADMIN, "--why", "fit", "--brief", "asked for a manager")
    world.start_server()
    ben.quiet("sync")
    aiko.show("sync")
    sync_all(laptops)
    say("\nBen's came first and is effective; Aiko's is contested. Nothing is lost, all see it:")
    chie.show("contest", "list")
    contest = aiko.json("contest", "list")["items"][0]
    aiko.show("contest", "resolve", contest["contest"][:8], "keep")
    sync_all(laptops)
    chie.show("contest", "list")
    theirs.owner = "Chie"


def at(world, laptops, moment):
    world.now = moment
    world.move_server_to_now()
    sync_all(laptops)


def ben_leaves(world, laptops):
    """X15 as a manager lives it: told, planned, introduced, gone, audited."""
    aiko, ben, chie = (laptops[person] for person in (ADMIN, "Ben", "Chie"))
    at(world, laptops, BEN_TELLS)
    head("Monday, 1 June: Ben tells Aiko that he leaves on the 12th. Who takes over what?")
    plan = os.path.join(world.folder, "ben.csv")
    aiko.show("member", "plan", "Ben", "--out", plan)
    say("\nShe reads it through in a spreadsheet and puts it into the journal. What of Ben still points forward, she is told:")
    aiko.show("member", "leave", "Ben", "--last-working-day", BENS_LAST_DAY, "--plan", plan, "--acknowledge")
    sync_all(laptops)
    at(world, laptops, BEN_INTRODUCES)
    head("The week after: introductions stand in both agendas, the biggest client first")
    ben.show("today")
    chie.show("today", "--lang", "ja")
    client = next(item["name"] for item in chie.json("today")["items"]
                  if item["kind"] == "introduction" and item["owner"] == "Ben")
    say(f"\nBen takes Chie along to {client}: with the introduction, {client} is hers.")
    ben.show("handover", "introduced", client, "--how", "visit", "--with", "Chie")
    sync_all(laptops)
    chie.show("handover", "accept", client)
    at(world, laptops, BEN_GONE)
    head("Monday, 15 June: Ben is gone. One act moved everything that was still his")
    aiko.show("today")
    aiko.show("member", "leave", "Ben", "--now")
    del laptops["Ben"]
    sync_all(laptops)
    aiko.show("member", "list")
    aiko.show("audit", "orphans")
    say("\nBen's laptop is cut off; nothing he wrote is lost.")
    ben.quiet("sync", expect=1)
    at(world, laptops, CHIE_TAKES_UP)
    chie.show("touch", client, "email", "--summary", "thanked them for the visit, and what comes next", "--gives", "info")
    sync_all(laptops)
    at(world, laptops, MONTH_LATER)
    head("A month later: how did it go? The receipt, and the audit, in both languages")
    aiko.show("handover", "show", client)
    aiko.show("handover", "show", client, "--lang", "ja")
    aiko.show("audit", "handovers", "--from", "2026-06-01")
    aiko.show("audit", "handovers", "--from", "2026-06-01", "--lang", "ja")
    aiko.show("audit", "ownership", client)


def verify(world, laptops):
    head("All three hold the same, and the server's books are in order")
    states = {}
    for person, laptop in laptops.items():
        state = laptop.json("status")
        states[person] = (state["seq"], state["root"], state["view_digest"])
        say(f"    {person:5} seq {state['seq']}  root {state['root'][:16]}…  "
            f"digest {state['view_digest'][:16]}…  outbox {state['outbox']}")
    if len(set(states.values())) != 1:
        raise DemoError("the laptops differ")
    say("    one digest")
    world.stop_server()
    say("server$ tasukid check")
    say("    " + world.run([world.tasukid, "check", "--data", world.data]).strip())


def play_two_months(world):
    laptops = start(world)
    tale = story.Story(REPS)
    for week in range(story.WEEKS):
        monday = story.FIRST_MONDAY + datetime.timedelta(weeks=week)
        counts = play_steps(world, laptops, tale.week(week))
        week_end(world, laptops, monday)
        done = ", ".join(f"{count} {verb}" for verb, count in sorted(counts.items()))
        head(f"The week of {monday:%d %B}: {done or 'quiet'}")
        if week == 0:
            laptops["Ben"].show("list")
        if week == OFFLINE_WEEK:
            work_offline(world, laptops, tale)
        if week == CONTEST_WEEK:
            reassign_at_once(world, laptops, tale)
    with world.later(MORNING_AFTER):
        head("The Monday after, 08:15: who needs Ben this morning, in both languages")
        laptops["Ben"].show("today")
        laptops["Ben"].show("today", "--lang", "ja")
    head("After two months: the team")
    laptops[ADMIN].show("list")
    laptops[ADMIN].show("report")
    ben_leaves(world, laptops)
    verify(world, laptops)


def play_import(world, table, mapping):
    world.moving = False
    laptops = start(world)
    head("Aiko imports the history of the old system")
    aiko = laptops[ADMIN]
    aiko.show("import", table, "--map", mapping, progress=True)
    aiko.show("sync")
    head("The others catch up")
    for person in REPS:
        laptops[person].show("sync")
    say("\nImported a second time, it adds nothing:")
    laptops[ADMIN].show("import", table, "--map", mapping)
    laptops["Chie"].show("report")
    verify(world, laptops)


def main():
    if len(sys.argv) not in (2, 4):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with World(sys.argv[1], story.FIRST_MONDAY) as world:
            if len(sys.argv) == 4:
                play_import(world, os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3]))
            else:
                play_two_months(world)
    except DemoError as error:
        print(f"\nthe demo failed: {error}", file=sys.stderr)
        return 1
    say("\nNothing is left running; the folder is gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
