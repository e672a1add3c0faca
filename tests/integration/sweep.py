"""Every file of a home and of a server's data folder, damaged in every way: what comes of it must be
a refusal that says what to do, or no harm at all; never something wrong, never silently less.

Outcomes:
  harmless   everything is shown and served as before
  refused    a command or the server ends with exit 1 and says what is the matter and what to do
  at Hello   the server starts and lacks its last commits: a laptop that knows of them tells it, and
             both say so before a seq is given twice
  less       of two files damaged together: what is shown is true and lacks the last acts, and
             nothing is left that could tell
  WRONG      anything else; the test fails
"""

import collections
import json
import multiprocessing
import pathlib
import shutil
import socket
import subprocess

import faults
from harness import BIN, Failed, Laptop, Server, environment, run

# Nobody reads these again, or they are no files with content.
SKIPPED = {"lock", "LOCK", "sock", "admin.sock", "LOG", "LOG.old"}
LEFT_OUT = shutil.ignore_patterns("sock", "admin.sock")
ADVICE = ("restore", "join again", "recover", "put ", "chmod", "keep ", "move it", "repeat")


def kind(path):
    """The row of the table a file belongs to."""
    name = path.name
    for part in ("MANIFEST", "OPTIONS"):
        if name.startswith(part):
            return f"{path.parent.name}/{part}"
    if path.suffix in (".log", ".sst"):
        return f"{path.parent.name}/*{path.suffix}"
    if path.parent.name == "db":
        return f"db/{name}"
    return name


def zeros(content, begin, end):
    return content[:begin] + bytes(end - begin) + content[end:]


def damages(chance, size, flips):
    """Name and function of each damage to a file of that size; None deletes it."""
    yield "delete", None
    if size == 0:
        return
    yield "empty", lambda content: b""
    yield "halve", lambda content: content[:len(content) // 2]
    yield "-1 byte", lambda content: content[:-1]
    yield "zeros", lambda content: bytes(len(content))
    begin = chance.randrange(size)
    yield "zeros in it", lambda content: zeros(content, begin, min(size, begin + 1 + size // 10))
    for _ in range(flips):
        at, bit = chance.randrange(size), 1 << chance.randrange(8)
        yield "flip", lambda content, at=at, bit=bit: (
            content[:at] + bytes([content[at] ^ bit]) + content[at + 1:])


BOTH = "`db.waterline` gone, and `db/*.log`"


class Sweep:
    """Goes over the files of one folder. `prepare()` gives a fresh copy's path of each file,
    `look()` judges the copy; `settle(number)` gives a worker a place of its own."""

    def __init__(self, chance, flips, tables, workers=1):
        self.chance = chance
        self.flips = flips
        self.tables = tables  # How many of RocksDB's tables; the rest are like them.
        self.workers = workers
        self.table = collections.defaultdict(collections.Counter)
        self.wrong = []
        self.hit = (None, None)  # The file that was damaged last, and the one that was taken away.

    def cases(self, files):
        """File, row of the table, column, damage, and the file that is gone with it."""
        tables = [file for file in files if file.suffix == ".sst"]
        if len(tables) > self.tables:
            left_out = set(tables) - set(self.chance.sample(tables, self.tables))
            files = [file for file in files if file not in left_out]
        waterline = next(file for file in files if file.name == "db.waterline")
        for file in files:
            size = file.stat().st_size
            for name, damage in damages(self.chance, size, self.flips):
                yield file, f"`{kind(file)}`", name, damage, None
            if file.suffix == ".log":
                for name, damage in damages(self.chance, size, self.flips):
                    yield file, BOTH, name, damage, waterline

    def judge(self, cases):
        """What comes of them: row, column, outcome, and what is wrong."""
        found = []
        for file, row, column, damage, gone in cases:
            paths = self.prepare()
            content = paths[file].read_bytes()
            changed = None if damage is None else damage(content)
            if changed == content:
                continue
            if changed is None:
                paths[file].unlink()
            else:
                paths[file].write_bytes(changed)
            if gone is not None:
                paths[gone].unlink()
            self.hit = (file, gone)
            outcome, why = self.look()
            if outcome == "less" and gone is None:
                outcome = "WRONG"
            found.append((row, column, outcome, f"{file.name} ({row}), {column}: {why}"))
        return found

    def work(self, number, cases, answer):
        try:
            self.settle(number)
            answer.put(self.judge(cases))
        except Exception as error:  # pylint: disable=broad-except
            answer.put([("-", "-", "WRONG", f"worker {number}: {error!r}")])

    def run(self, files):
        cases = list(self.cases(files))
        if self.workers == 1:
            self.settle(0)
            return self.take(self.judge(cases))
        fork = multiprocessing.get_context("fork")
        answers = fork.Queue()
        workers = [fork.Process(target=self.work, args=(number, cases[number::self.workers], answers))
                   for number in range(self.workers)]
        for worker in workers:
            worker.start()
        for _ in workers:
            self.take(answers.get())
        for worker in workers:
            worker.join()

    def take(self, found):
        for row, column, outcome, why in found:
            self.table[row, column][outcome] += 1
            if outcome == "WRONG":
                self.wrong.append(why)

    def text(self):
        """The table: a row a file, a column a damage."""
        columns = ["delete", "empty", "halve", "-1 byte", "zeros", "zeros in it", "flip"]
        lines = ["| file | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        for row in sorted({row for row, _ in self.table}):
            cells = []
            for column in columns:
                counts = self.table.get((row, column), {})
                cells.append(", ".join(f"{outcome} {count}" if len(counts) > 1 else outcome
                                       for outcome, count in sorted(counts.items())) or "–")
            lines.append(f"| {row} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def files_in(folder):
    return sorted(path for path in pathlib.Path(folder).rglob("*")
                  if path.is_file() and path.name not in SKIPPED)


def says_what_to_do(text):
    return any(word in text for word in ADVICE)


class HomeSweep(Sweep):
    """A laptop's home, its agent killed with acts in the outbox; no server at hand. What is refused
    is recovered, too: every act is saved, or, where it was the log, counted as lost."""

    COMMANDS = (("log",), ("list",), ("show", "Yamada 1"), ("status",))

    def __init__(self, chance, flips, tables, laptop, folder, workers=1):
        super().__init__(chance, flips, tables, workers)
        self.folder, self.now = folder, laptop.env.get("TASUKI_NOW")
        self.pristine = pathlib.Path(laptop.home)
        self.files = files_in(self.pristine)
        self.settle(0)
        # Never the home itself: reading opens its store, and what is swept is what a kill left.
        self.prepare()
        self.expected = [self.read(self.copy, command) for command in self.COMMANDS]
        for code, answer in self.expected:
            if code != 0:
                raise Failed(f"the undamaged home says {answer}")
        self.waiting = int(self.expected[-1][1]["outbox"])

    def settle(self, number):
        self.copy = Laptop(self.folder, f"swept-{number}", self.now)

    def read(self, laptop, command):
        done = subprocess.run([BIN / "tasuki", *command, "--json"], env=environment(laptop.env),
                              capture_output=True, timeout=60, check=False)
        if done.returncode != 0:
            return done.returncode, done.stdout.decode(errors="replace") + done.stderr.decode(
                errors="replace")
        return 0, json.loads(done.stdout)

    def prepare(self):
        shutil.rmtree(self.copy.home, ignore_errors=True)
        shutil.copytree(self.pristine, self.copy.home, ignore=LEFT_OUT)
        return {file: self.copy.home / file.relative_to(self.pristine) for file in self.files}

    def look(self):
        outcome, why = self.look_at_all()
        if outcome == "WRONG" or self.hit[0].parent.name != "db":
            return outcome, why
        return self.recovered(outcome, why)

    def recovered(self, outcome, why):
        """Whether `recover` saves what waits; else as it was."""
        code, answer = self.read(self.copy, ("recover", "--yes"))
        file, gone = self.hit
        if code == 1 and "is whole" in answer and outcome != "refused":
            return outcome, why
        if code != 0:
            return "WRONG", f"{why}; `recover` exit {code}: {answer}"
        lost, kept = int(answer["lost_events"]), int(answer["outbox"])
        all_told = lost + kept == self.waiting or gone is not None
        if not all_told or (lost and file.suffix != ".log") or answer["untold"] or kept != int(
                self.read(self.copy, ("status",))[1]["outbox"]):
            return "WRONG", f"{why}; {self.waiting} waited, `recover` says {answer}"
        return outcome, why

    def look_at_all(self):
        refused, less = None, None
        for command, expected in zip(self.COMMANDS, self.expected):
            code, answer = self.read(self.copy, command)
            if code == 1 and '"error"' in answer and says_what_to_do(answer):
                refused = answer
            elif code != 0:
                return "WRONG", f"`{' '.join(command)}` exit {code}: {str(answer)[:600]}"
            elif answer != expected[1]:
                less = less or f"`{' '.join(command)}` says {str(answer)[:600]}"
                if command == ("log",) and not self.is_beginning(answer, expected[1]):
                    return "WRONG", less
        if less and refused:
            return "WRONG", f"{less}, but also {refused}"
        if less:
            return "less", less
        return ("refused", refused) if refused else ("harmless", None)

    @staticmethod
    def is_beginning(answer, expected):
        """Whether the events are those expected, without the last ones."""
        ids = [[event["event_id"] for event in one["events"]] for one in (answer, expected)]
        return len(ids[0]) < len(ids[1]) and ids[0] == ids[1][:len(ids[0])]

    def sweep(self):
        self.run(self.files)
        return self


class ServerSweep(Sweep):
    """A server's data folder and key file, the server killed. Two laptops look at it: one that knows
    all, and one that knows little."""

    def __init__(self, chance, flips, tables, server, knowing, behind, folder, workers=1):
        super().__init__(chance, flips, tables, workers)
        self.folder = pathlib.Path(folder)
        self.pristine = server.data
        self.knowing, self.behind = knowing, behind
        self.expected = {key: knowing.status()[key] for key in ("seq", "root")}
        self.names = self.list(knowing)
        self.now, self.number = server.env.get("TASUKI_NOW"), 0

    def settle(self, number):
        """A folder and a port of its own."""
        self.number = number
        self.server = Server(self.folder / f"swept-server-{number}", self.now)
        self.server.data.parent.mkdir(exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.server.address = f"127.0.0.1:{free.getsockname()[1]}"

    def asking(self, laptop):
        """A copy of a laptop that finds this worker's server."""
        copy = faults.clone(laptop, f"asking-{self.number}")
        config = json.loads((copy.home / "config.json").read_text())
        config["server"] = self.server.address
        (copy.home / "config.json").write_text(json.dumps(config))
        return copy

    @staticmethod
    def list(laptop):
        return sorted(item["name"] for item in laptop.json("list")["items"])

    def key(self, data):
        return pathlib.Path(f"{data}.key")

    def prepare(self):
        shutil.rmtree(self.server.data, ignore_errors=True)
        shutil.copytree(self.pristine, self.server.data, ignore=LEFT_OUT)
        shutil.copy2(self.key(self.pristine), self.key(self.server.data))
        paths = {file: self.server.data / file.relative_to(self.pristine)
                 for file in files_in(self.pristine)}
        paths[self.key(self.pristine)] = self.key(self.server.data)
        return paths

    def look(self):
        checked = run([BIN / "tasukid", "check", "--data", self.server.data], self.server.env, None)
        said = checked.stderr.decode(errors="replace")
        if checked.returncode not in (0, 1) or (checked.returncode and not says_what_to_do(said)):
            return "WRONG", f"`check` exit {checked.returncode}: {said}"
        try:
            self.server.start()
        except Failed as failed:
            log = self.server.log.read_text(errors="replace")[-1500:]
            code = self.server.process.wait()
            self.server.stop()
            if code == 1 and says_what_to_do(log):
                return "refused", log
            return "WRONG", f"`serve` exit {code}: {failed} {log}"
        try:
            return self.serve(checked.returncode)
        finally:
            self.server.stop()

    def serve(self, checked):
        """What the two laptops are told."""
        outcome = "refused" if checked else "harmless"
        for laptop in (self.knowing, self.behind):
            copy = self.asking(laptop)
            try:
                done = subprocess.run([BIN / "tasuki", "sync", "--json", "--wait", "10"],
                                      env=environment(copy.env), capture_output=True, timeout=60,
                                      check=False)
                said = done.stdout.decode(errors="replace")
                if done.returncode == 0 and json.loads(said)["server_waiting"]:
                    outcome = "at Hello"  # For whoever knows less, too: the first one told it.
                    continue
                if done.returncode != 0:
                    if done.returncode not in (1, 3) or '"error"' not in said:
                        return "WRONG", f"`sync` exit {done.returncode}: {said}"
                    outcome = "refused"
                    continue
                status = copy.status()
                got = {key: status[key] for key in self.expected}
                if got != self.expected:
                    return "WRONG", f"{copy.name} has {got}, expected {self.expected}; {said}"
                if self.list(copy) != self.names:
                    return "WRONG", f"{copy.name} shows {self.list(copy)}"
            finally:
                shutil.rmtree(copy.home, ignore_errors=True)
        return outcome, None

    def sweep(self):
        self.run(files_in(self.pristine) + [self.key(self.pristine)])
        return self


def world(team):
    """A small team with a past: stores with tables and live logs, and acts that wait in an outbox.
    Gives the laptop with the outbox, one that knows all, and one that knows little."""
    ben, behind = team.colleague("Ben"), team.colleague("Chie")
    for number in range(4):
        ben.json("add", f"Yamada {number}", "--company", f"Firm {number % 2}")
    team.sync_all(ben, team.sato, behind)
    team.server.stop()
    team.server.start()
    for number in range(4):
        ben.json("note", "Yamada 1", f"noted {number}")
        ben.json("touch", "Yamada 2", "email", "--summary", f"sent {number}")
    team.sync_all(ben, team.sato)
    knowing = faults.clone(team.sato, "knowing")
    team.server.stop(9)
    ben.start_agent()
    for number in range(6):
        ben.json("note", "Yamada 1", f"offline {number}")
    ben.stop_agent(9)
    return ben, knowing, behind
