"""A team of three, one of whom writes whatever they like (tests/hostile), and what commands cost.

Costs are counted by the kernel for each process: CPU seconds and the largest resident set. What may
be asserted of them where is for whoever asks: times only in tests/long.
"""

import os
import signal
import subprocess
import tempfile

from tests.integration.harness import BIN, COMMAND_SECONDS, Failed, environment, run

MAP = """{"source": "crm", "zone": "Asia/Tokyo", "currency": "JPY",
 "columns": {"case": "id", "at": "at", "who": "who", "amount": "amount"},
 "name": "{name}", "not_people": [], "active": ["Ben"],
 "rules": [{"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
           {"when": {"what": "call"}, "do": ["assign", "touch phone out"]}]}"""

# What both colleagues do all day. WHO is one of theirs.
COMMANDS = (
    ("list", "--limit", "50"), ("list", "--limit", "50", "--json"), ("list", "--owner", "me"),
    ("show", "Person 00007"), ("show", "Person 00007", "--json"),
    ("find", "Person 0001"), ("find", "nothing holds this"),
    ("touch", "Person 00007", "email", "--summary", "x"), ("note", "Person 00007", "y"),
    ("edit", "Person 00007", "--title", "CEO"), ("next", "Person 00007", "+3d"),
    ("firm", "list"), ("firm", "list", "--json"), ("member", "list"), ("queue",),
    ("contest", "list"), ("log", "--limit", "200"), ("log", "--limit", "200", "--json"),
    ("report",), ("report", "--by", "firm", "--csv"), ("report", "--by", "member"), ("status",),
    ("sync", "--wait", "60"),
)


class Cost:
    """What one command took."""

    def __init__(self, code, seconds, kilobytes, out):
        self.code, self.seconds, self.kilobytes, self.out = code, seconds, kilobytes, out


def cost(laptop, *args):
    """Runs a command to its end with nothing on its stdin that would ever come."""
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(BIN / "tasuki"), *args], env=environment(laptop.env),
                                   stdin=reader, stdout=out, stderr=subprocess.STDOUT)
        try:
            code, usage = wait(process, COMMAND_SECONDS, args)
        finally:
            os.close(reader)
            os.close(writer)
        out.seek(0)
        return Cost(code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.read())


def wait(process, seconds, args):
    """wait4 with a bound: the process is ended where it hangs."""
    def late(*_):
        process.kill()
        raise Failed(f"tasuki {' '.join(args)} hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


def steers(text):
    """The first character of a command's output that steers a terminal, or None."""
    for character in text.decode("utf-8"):
        point = ord(character)
        if (point < 0x20 and character != "\n") or 0x7F <= point <= 0x9F or point in (
                0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xE0001) or (
                0x2028 <= point <= 0x202E) or 0x2060 <= point <= 0x206F:
            return hex(point)
    return None


def write_base(folder, prospects):
    """An honest team's history as a table and its map; each tenth has no owner yet."""
    table, mapping = folder / "base.csv", folder / "base.json"
    mapping.write_text(MAP, encoding="utf-8")
    with open(table, "w", encoding="utf-8") as file:
        file.write("id,what,who,at,amount,name\n")
        for i in range(prospects):
            file.write(f"{i},new,,2020-01-06 09:00,5000,Person {i:05}\n")
            if i % 10 == 0:
                continue
            for day in (7, 8, 9):
                file.write(f"{i},call,Ben,2020-01-0{day} 09:00,,Person {i:05}\n")
    return table, mapping


def add_firms(laptop, firms):
    """As many firms with a prospect each, by hand."""
    laptop.start_agent()
    for i in range(firms):
        laptop.run("add", f"Client of {i:04}", "--company", f"Firm {i:04} Trading")
    laptop.stop_agent()


def be_hostile(laptop, scale):
    """The corpus into the outbox of `laptop`, and from there to the server; how many events."""
    done = run([BIN / "tasuki_hostile", laptop.home, str(scale)], laptop.env)
    laptop.run("sync", "--wait", "120", check=None)  # Tells of what does not count.
    if int(laptop.status()["outbox"]) != 0:
        raise Failed("the server did not take everything in")
    return int(done.stdout)
