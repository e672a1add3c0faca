"""Every verb and part that the help names, each with all its flags: in terminals of 60, 80 and 200 columns, in a dumb one and on
a pipe, in both languages, with names of 1 to 300 characters of four scripts. No line is too wide, nothing that a person typed is cut
but names in lists, and in Japanese nothing is English. A new verb or flag joins the table, or says in NOT_HERE why not."""
# labels: integration

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import tempfile
import unittest

from harness import BIN, Failed, Laptop, Server, run
from japanese import latin_words
from terminal import bare, in_terminal, name_of, squeezed, width_of, widths_for

NOW = "2026-05-11T10:00:00+09:00"
MODES = (60, 80, 200, "dumb", "pipe")
LENGTHS = (1, 40, 120, 300)
# Four that have each kind of mode, both languages and the long names among them; 10: each mode in each language; 100: with each
# script in each length, too.
FEW = (5, 1, 9, 3)
PLAYS = int(os.environ.get("TASUKI_TEST_PLAYS", "0"))

POLICY = pathlib.Path(__file__).resolve().parents[2] / "server" / "default_policy.json"

NAMED = set(re.findall(r'"(?:template|name)": "([a-z-]+)"', POLICY.read_text(encoding="utf-8")))

# What the help names and the table leaves out, and why.
NOT_HERE = {
    "completion": "a script for a shell: never broken, the same in every terminal",
    "sync --watch": "ends only when it is told to: the test of agent and watch below",
    "agent": "the same",
    "report --csv": "a table for other programs: never broken",
    "report --explain": "its figures are named as --json has them",
    "policy show": "JSON for a file: never broken",
    "policy show --at": "the same",
}

# Who types what. `!1`: the exit code, `!x`: any; `#`: typed at the question that it asks;
# `=name`: what is typed so must all be there, besides everything that is quoted in an error.
TABLE = """
admin =member member add {member} --role rep --manager {admin} --zone Asia/Tokyo --wait 30
member =member =team join {code} --server {server} --wait 30
member sync --wait 30
admin member list
admin member code {member} --wait 30
admin =name =firm add {name} --company {firm} --reading {reading} --department {department} --title {title} --email {email} --phone 03-1234-5678 --source seminar --met-at 2026-05-01 --context {context} --segment japanese --zone Asia/Tokyo --language ja --prefers email --expects {expects} --key-account --cadence three-contact
admin =name =firm =email add {name} --company {firm} --queue --email {email}
admin =other add {other} --company {firm} --no-key-account
admin queue
admin list --queue
admin =name claim {p2}
admin =other touch {p3} email --summary {summary} --at 2026-05-10T09:00 --by {member} --body-file {file} --gives insight --greeting
admin =name touch {p1} email --body-file {mail}
admin =name draft {p1} --template any-progress --out {eml} --from sato@aozora.example
admin =other outcome {p3} considering --at 2026-05-11T09:00 --reason price --words {words}
admin =other touch {p3} phone --in --outcome proposal --words {words} --next +3d --reason price
admin =other deal open {p3} --value 1200000 --currency JPY --stage proposal --title {deal} --helps {summary} --decides {note} --route {brief}
admin =other deal stage {p3} negotiation --deal {deal1} --value 3.5 --currency EUR --title {deal} --helps {summary} --decides {note} --route {brief}
admin =other deal edit {p3} --deal {deal1} --value 3.5 --currency EUR --title {deal} --helps {summary} --decides {note} --route {brief}
admin =other deal terms {p3} --text {terms} --promised {promised} --deal {deal1}
admin deal terms {p3} --text {words} --changed --agreed
admin =words deal terms {p3}
admin deal list --owner {admin} --stage negotiation --open --min 1 --currency EUR --sort value --offset 0 --limit 5
admin deal list --flagged
admin =other deal close {p3} lost --cause price --words {cause} --value 1200000 --currency JPY --deal {deal1}
admin deal open {p3} --title {deal}
admin =other touch {p3} meeting --outcome won --value 5000 --currency USD --deal {deal2}
admin deal open {p3}
admin =other outcome {p3} won --value 5000 --currency USD --deal {deal3}
admin =other outcome {p3} replied --next +4d
admin deal list --won --lost
admin deal list --all --sort closed
admin =other =member delegate make {p3} {member} --what {summary} --why {why} --background {context} --gain {words} --due +9d
admin delegate plan {task} --due +8d --how {note} --milestone +5d=1
admin =summary delegate list --given
admin =summary delegate list --member {member} --mine
admin delegate reached {task} 1
admin delegate done {task} --result {cause}
admin =cause delegate list --team --all
admin =member delegate thank {task} {words}
admin =words delegate list
admin delegate make {p3} {member} --what {terms}
admin =terms show {p3}
admin today --member {member}
admin delegate decline {task} --why {why}
admin delegate make {p3} {member} --what {terms}
admin =member delegate withdraw {task} --why {why}
admin delegate record
admin =member delegate record {member}
admin =other =purpose next {p3} +5d --channel meeting --purpose {purpose}
admin =other note {p3} {note} --next +6d
admin =other undo {NoteAdded} --why {why}
admin =other promise make {p3} --what {promise} --due +9d --kind proposal --words {words} --promised {promised} --milestone {milestone} --at 2026-05-11T09:00
admin =other promise make {p3} --what {promise} --due +9d --consented
admin promise make {p3} --by-client --what {promise}
admin !1 =promise promise close {p3} kept
admin =other promise move {p3} +12d --agreed --words {why} --promise {promise1}
admin promise move {p3} +13d --promise {promise1}
admin =promise =promised =words promise list {p3} --all
admin =promise promise list
admin promise list --member {member}
admin promise list --team
admin =other touch {p3} email --delivers {promise1}
admin =other promise close {p3} broken --promise {promise2} --at 2026-05-11T10:00 --words {why}
admin =other =purpose touch {p3} meeting --next +3d --then {purpose}
admin =promise =promised =words show {p3}
admin =name outcome {p2} opted-out
admin =name reopen {p2} --words {words} --next +1d --at 2026-05-11T09:30
admin =name reopen {p2} --words {words} --next +1d
admin =other pushback {p3} {words}
admin =name =other merge {p2} {p3}
admin =name =other =words show {p3}
admin =name =other split {p2}
admin firm list
admin =firm firm show {f1} --all
admin =firm firm show {f1}
admin =firm2 firm edit {f1} --name {firm2} --alias {alias} --note {firmnote} --zone Asia/Tokyo --fiscal-year-end 3 --closed 2026-08-14 --open 2026-08-15
admin =firm2 =admin firm assign {f1} {admin} --no-brief
admin =firm2 =member firm assign {f1} {member} --why fit --brief {brief} --manner {manner} --until 2026-06-30
admin =name2 edit {p2} --name {name2} --company {firm3} --reading {reading} --department {department} --title {title} --email {email} --phone 03-1234-5678 --source seminar --met-at 2026-05-01 --context {context} --segment japanese --zone Asia/Tokyo --language ja --prefers email --expects {expects} --no-key-account
admin =name edit {p1} --key-account
admin =other =member assign {p3} {member} --why territory --brief {brief} --manner {manner} --until 2026-06-30
admin =name =member assign {p1} {member} --no-brief
admin assign --list {list}
admin =name =member assign {p1} {member} --brief {brief} --manner {manner}
admin sync --wait 30
member sync --wait 30
admin =other =admin assign {p3} {admin} --request
admin assign {p2} {admin} --why fit --brief {brief}
member =other assign {p3} queue --brief {why} --why workload
member firm assign {f1} {admin} --request
member assign {p2} {member} --request --why client-asked --brief {brief}
admin sync --wait 30
member sync --wait 30
admin sync --wait 30
admin handover list
admin handover list --open --team
admin handover list --member {member}
member today
admin =name =admin =member =brief =manner handover show {p1}
admin =firm2 handover show {f1}
member =name handover accept {p1}
admin =name handover undo {p1} --why {why}
admin =name =member assign {p1} {member} --no-brief
admin sync --wait 30
member sync --wait 30
member =name handover decline {p1} --why fit --words {words}
admin contest list
admin =name2 =brief =admin =member show {p2}
admin =other contest resolve {contest} keep
admin =name2 =admin =member contest decline {request} --why {why}
admin contest list
admin sync --wait 30
member =why sync --wait 30
member =other =member =summary =words =terms =promised =cause =deal =purpose =brief =why show {p3}
member =name2 =words =title =department =reading =context =expects =email show {p2}
admin =name =firm2 =title =department =reading =context =expects =email =member show {p1}
admin =firm2 =alias =firmnote =brief firm show {f1} --all
admin =other show {p3} --at 2026-05-11 --known
admin list
admin today
admin today --member {member}
admin week --member {member}
admin today --team
admin week --team
admin export --ics {ics}
admin export --out {tables}
admin cadence list
admin =name cadence start {p1} proposal --reason {why}
admin =name cadence pause {p1} --until +5d --reason {why}
admin =name cadence resume {p1} --reason {why}
admin =name cadence list {p1}
admin =name cadence stop {p1} --reason {why}
admin !x cadence override {p1} --reason {why}
admin policy diff default
admin policy set default
admin !1 policy diff {badpolicy}
admin !1 policy set {badpolicy}
admin policy holidays {holidays} --list JP --zone Asia/Tokyo --dry-run
admin policy holidays {holidays}
admin !1 policy holidays {list}
admin !x lint {file} --cadence proposal --step 4 --language en --gives case --greeting --to {p1}
admin calendar after obon --year 2026
admin calendar slot 2026-12-29T09:00 --channel phone --zone Asia/Tokyo
admin calendar holidays --year 2026 --zone Asia/Tokyo
admin list --owner {member} --group now --due-by +60d --sort due --offset 0 --limit 50
admin find {word}
admin log
admin log --prospect {p3} --from 1 --limit 40
admin log --after-leaving
admin status
member status
admin report
admin report --from 2026-05-01 --to 2026-06-01 --member {member} --by member
admin report --by firm
admin report --month 2026-05 --team {admin} --segment japanese --source seminar --channel email
admin =firm2 report --firm {f1}
admin report --html {figures}
admin =member coach score {member} --from 2026-05-01 --to 2026-06-01
member =member coach score {member} --month 2026-05
admin coach check --team
member =member coach check
admin coach what-if --policy {twocontacts} --from 2026-05-01 --to 2026-06-01
admin coach what-if --policy default --month 2026-05
admin audit handovers --from 2026-05-01 --to 2026-06-01 --member {member} --open
admin audit handovers --csv {audit} --html {page}
admin audit orphans --at 2026-05-11T09:00
admin audit ownership {p1}
admin =name assign {p1} {member} --no-brief
admin !1 # add --from {cards} --doubles add
admin !1 =card =firm2 add --from {cards} --doubles skip --yes --context {context} --next +3d
member sync
member =name !x handover introduced {p1} --how visit --with {member} --at 2026-05-11T09:00
admin =member coach note {member} {words} --theme fit --factor style --factor expectations --prospect {p1} --handover
admin =words coach notes {member}
admin coach notes
admin coach find
admin coach find --verdict late-first --member {member} --from 2026-05-01 --to 2026-06-01 --limit 5
member coach find
admin =other coach replay {p3} --step 3 --known --policy default
admin =other coach replay {p3} --step 1 --hide-next
admin sync --wait 30
member sync --wait 30
member =words coach notes
admin =member member record {member}
admin device list
admin device list {member}
admin !1 device revoke 1234abcd
admin apart list --of {member}
admin apart list
admin apart show --all --of {member}
admin apart admit --all --of {member}
admin !1 apart admit 1234abcd
admin !1 apart refuse 1234abcd
admin apart refuse --all --of {member}
admin !1 # member role {member} auditor
admin =member member role {member} auditor --yes
admin =member member role {member} rep
admin =member member role {member} rep --give-back
admin =name2 =name succeed {p1} {name2} --company {firm} --reading {reading} --department {department} --title {title} --email {email} --phone 03-1234-5678 --source seminar --met-at 2026-05-01 --context {context} --segment japanese --zone Asia/Tokyo --language ja --prefers email --expects {expects} --no-key-account
admin =name2 =name succeed {p1} {name} --key-account
admin !1 import {table} --map {map} --dry-run --rejects {rejects}
admin !1 import {table} --map {map}
admin !1 import --mail {mbox} --ours aozora.example --dry-run
admin lost list {member}
admin lost show
admin !1 lost show 1234abcd
admin lost give-back {member} --wait 30
admin !1 lost forget 1234abcd
admin lost forget --all --yes
admin !1 recover --yes
admin =admin member away {admin} --from +3d --to +5d --cover {member}
admin member plan {member}
admin =member member plan {member} --out {plan}
admin !1 # member leave {member} --last-working-day +30d
admin =member member leave {member} --last-working-day +30d --plan {plan} --keep-device --acknowledge
admin =member member leave {member} --last-working-day +30d --yes
admin =member member leave {member} --now --yes
admin =member member return {member} --why {why}
member =member =team join {code} --server {server}
admin !x =nobody show {nobody}
admin !x =nobody firm show {nobody}
admin !x =nobody assign {p3} {nobody}
admin !x =nobody next {p3} {nobody}
admin !x =nobody list --owner {nobody}
admin !x =nobody list --sort {nobody}
admin !x =nobody touch {p3} {nobody}
admin !x =nobody deal stage {p1} {nobody}
admin !x undo {nobody} --why {why}
admin !x =nobody import {nobody} --map {map}
admin !x =nobody edit {p1} --zone {nobody}
admin !x =nobody deal open {p1} --value {nobody} --currency JPY
"""
MARKS = {  # What is typed, and what stands in front of it so that no two are alike.
    "name": "N", "other": "O", "name2": "Z", "firm": "C", "firm2": "G", "firm3": "H", "member": "M", "admin": "A", "team": "T",
    "reading": "r", "department": "d", "title": "t", "context": "k", "expects": "x", "summary": "s", "words": "w", "purpose": "p",
    "deal": "D", "terms": "e", "promised": "h", "cause": "u", "note": "m", "why": "y", "brief": "b", "alias": "L", "firmnote": "f",
    "nobody": "Q", "card": "V", "promise": "i", "manner": "j"}

SINGLE = {"latin": ord("A"), "japanese": ord("亜"), "arabic": 0x627, "devanagari": 0x905, "emoji": 0x1F400}


def parts_of(path):
    """The parts that the help of a verb names, and its flags."""
    text = run([BIN / "tasuki", *path, "--help"]).stdout.decode()
    parts, flags, group = [], set(), ""
    for line in text.splitlines():
        if re.fullmatch(r"\S.*:", line):
            group = line
        if group not in ("Options:", "Positionals:", "Example:"):
            parts += re.findall(r"^  ([a-z][a-z-]*)(?:  |$)", line)
        if group == "Options:" and line.startswith("  -"):
            flags |= set(re.findall(r"--[a-z-]+", line.strip().split(" ")[0]))
    return parts, flags - {"--help"}


def every_verb(path=()):
    """Each verb or part that does something, with its flags."""
    parts, flags = parts_of(path)
    if not parts:
        yield " ".join(path), flags
    for part in parts:
        yield from every_verb((*path, part))


class Play:
    """A team of its own, whose people and firms have names of one script and length."""

    def __init__(self, number):
        self.mode = MODES[number % len(MODES)]
        scripts = ("latin", "japanese", "arabic", "devanagari", "emoji")
        again = number // len(MODES)
        self.script = scripts[(number + 2 * again) % len(scripts)]
        self.length = LENGTHS[(number + again // 2) % len(LENGTHS)]
        self.language = "ja" if again % 2 else "en"
        self.typed = {key: self.word(mark) for key, mark in MARKS.items()}
        self.typed["email"] = "e" * min(self.length, 60) + "@aozora.example"
        self.typed["word"] = self.typed["name"][1:4].strip() or self.typed["name"]
        self.typed["milestone"] = f"2026-05-13={self.typed['promise']}"
        self.ids = {}
        self.faults = []
        self.covered = collections.defaultdict(set)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tasuki-"))
        self.laptops = {who: Laptop(self.folder, who, NOW) for who in ("admin", "member")}
        self.server = Server(self.folder, NOW)

    def __str__(self):
        return f"{self.mode} {self.language} {self.script} {self.length}"

    def word(self, mark):
        if self.length == 1:
            return chr(SINGLE[self.script] + list(MARKS.values()).index(mark))
        return name_of(self.script, self.length, mark)

    def play(self):
        try:
            self.server.init(self.typed["team"], self.typed["admin"]).start()
            self.laptops["admin"].join(self.server.join_code, self.server.address)
            self.laptops["admin"].sync()
            self.files()
            for line in TABLE.strip().splitlines():
                self.row(line)
        except Exception as error:  # pylint: disable=broad-except; told with all the others.
            self.faults.append(f"{self}: {error!r}")
        finally:
            self.server.stop()
            shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def files(self):
        for name in ("file", "plan", "list", "table", "map", "rejects", "ics", "badpolicy", "holidays", "cards", "tables", "mail", "mbox",
                     "eml", "audit", "page", "figures", "twocontacts"):
            self.typed[name] = str(self.folder / f"{name}.csv")
        pathlib.Path(self.typed["file"]).write_text(self.typed["summary"])
        mail = (f"From: {self.typed['email']}\nDate: Sun, 10 May 2026 09:30:00 +0900\nMessage-ID: <m1@x.example>\n"
                f"Content-Type: text/plain; charset=utf-8\n\n{self.typed['summary']}\n")
        pathlib.Path(self.typed["mail"]).write_text(mail)
        pathlib.Path(self.typed["mbox"]).write_text(f"From x\n{mail}\nFrom x\nno mail\n\nFrom x\nFrom: x@nobody.example\n"
                                                    "Date: Sun, 10 May 2026 09:30:00 +0900\n\nx\n")
        pathlib.Path(self.typed["map"]).write_text(json.dumps({
            "source": "crm", "zone": "Asia/Tokyo", "currency": "JPY", "active": "all", "name": "{name}",
            "columns": {"case": "no", "at": "at", "who": "who", "amount": "amount"},
            "rules": [{"when": {"what": "card"}, "do": ["prospect seminar"]},
                      {"when": {"what": "won"}, "do": ["deal open", "deal won"]}]}))
        pathlib.Path(self.typed["holidays"]).write_text("date,name\n" + "".join(f"2060-{month}-03,祝日{month}\n" for month in range(1, 13)) +
                                                        "".join(f"{year}-05-05,こどもの日\n" for year in range(2051, 2061)))
        typed = self.typed
        pathlib.Path(self.typed["cards"]).write_text(
            f"氏名,会社名,メール,何か,備考\n{typed['card']},{typed['firm2']},1@aozora.example,東京,展示会で\n"
            f"{typed['card']},{typed['firm2']},1@aozora.example,,\n,{typed['firm2']},,,\n"
            f"{typed['name2']},{typed['firm3']},{typed['email']},,\n")
        pathlib.Path(self.typed["badpolicy"]).write_text('{"burst": {"limit": 0}, "cadences": [{"name": "x"}]}')
        policy = json.loads(POLICY.read_text(encoding="utf-8"))
        policy["burst"]["limit"] = 2
        pathlib.Path(self.typed["twocontacts"]).write_text(json.dumps(policy))
        admin, name = self.typed["admin"], self.typed["name"]
        pathlib.Path(self.typed["table"]).write_text(
            f"no,name,at,who,what,amount\n1,{name},2026-03-01 10:00,{admin},card,\n2,{name},long ago,{admin},card,\n"
            f"1,{name},2026-03-20 11:00,{admin},won,{self.typed['nobody']}\n3,{name},2026-03-01,{admin},{self.typed['words']},\n")

    def row(self, line):
        who, *args = shlex.split(line)
        laptop, code, whole, asked = self.laptops[who], 0, [], ""
        while args[0][0] in "!=#":
            mark, rest = args[0][0], args.pop(0)[1:]
            code = (None if rest == "x" else int(rest)) if mark == "!" else code
            asked = "n" if mark == "#" else asked
            whole += [rest] if mark == "=" else []
        filled = [self.fill(laptop, arg) for arg in args]
        text = self.run(laptop, filled, code, asked)
        self.cover(args)
        if args[0] == "add" and "--from" not in args:
            self.added()
        what = f"{self}: {line[:70]}"
        for one in text.split("\n"):
            if self.mode != "pipe" and width_of(one) > self.width():
                self.faults.append(f"{what}: {width_of(one)} columns: {one!r}")
        if "\x1b" in text:
            self.faults.append(f"{what}: coloured: {text[:300]!r}")
        for match in re.finditer(r"(?<!\[)…", text):  # `[…what is missing]` is a place that a draft leaves.
            before = squeezed(text[:match.start()])
            if not any(before.endswith(squeezed(name)[:length]) for name in self.names() for length in range(1, len(name))):
                self.faults.append(f"{what}: cut: {before[-200:]}")
        for key in whole:
            there = self.typed[key] in text if self.mode == "pipe" else squeezed(self.typed[key]) in squeezed(text)
            if not there:
                self.faults.append(f"{what}: not all of {key} is there: {text[:3000]}")
        if self.language == "ja":
            self.check_japanese(what, text)

    def names(self):
        """What lists show so much of, that `show` has all of: names, titles, and what was said or is to be done."""
        return [self.typed[key] for key in ("name", "other", "name2", "firm", "firm2", "firm3", "member", "admin", "alias", "card",
                                            "deal", "terms", "summary", "promise", "brief")]

    def width(self):
        return 80 if self.mode == "dumb" else self.mode

    def run(self, laptop, args, code, asked):
        args = ["--lang", self.language, *args]
        if self.mode == "pipe":
            done = run([BIN / "tasuki", *args], laptop.env, code)
            return done.stdout.decode() + done.stderr.decode()
        term = "dumb" if self.mode == "dumb" else "xterm-256color"
        text = in_terminal(laptop, self.width(), *args, check=code, term=term, typed=asked)
        return text if self.mode == "dumb" else bare(text)

    def cover(self, args):
        words = [arg for arg in args if re.fullmatch("[a-z-]+", arg)]
        flags = {arg for arg in args if arg.startswith("--")}
        for path in (words[0], " ".join(words[:2])):
            self.covered[path] |= flags

    def fill(self, laptop, arg):
        match = re.fullmatch(r"\{(\w+)\}", arg)
        if not match:
            return arg
        key = match.group(1)
        if key in self.typed:
            return self.typed[key]
        if key in self.ids:
            return self.ids[key]
        if key == "server":
            return self.server.address
        if key == "code":
            self.ids[key] = self.laptops["admin"].json("member", "code", self.typed["member"])["join_code"]
            return self.ids[key]
        if key.startswith("deal"):
            return laptop.json("show", self.ids["p3"])["deals"][int(key[4:]) - 1]["deal"]
        if re.fullmatch(r"promise\d", key):
            promises = laptop.json("promise", "list", self.ids["p3"])["items"]
            return sorted(promises, key=lambda one: one["made_at"])[int(key[7:]) - 1]["promise"]
        if key == "task":  # Open ones stand first.
            return laptop.json("delegate", "list", "--team", "--all")["items"][0]["task"]
        contests = laptop.json("contest", "list")
        if key == "contest":
            return next(one["contest"] for one in contests["items"] if one["subject"] == self.ids["p3"])
        if key == "request":
            return next(one["event_id"] for one in contests["requests"] if one["subject"] == self.ids["p2"])
        events = laptop.json("log")["events"]
        return [one["event_id"] for one in events if one["type"] == key][-1]

    def added(self):
        """What was added last has the next number."""
        items = self.laptops["admin"].json("list")["items"]
        new = next(one["prospect"] for one in items if one["prospect"] not in self.ids.values())
        count = sum(1 for key in self.ids if key.startswith("p")) + 1
        self.ids[f"p{count}"] = new
        self.ids.setdefault("f1", self.laptops["admin"].json("show", new)["firm"])
        if count == 3:  # Three rows of which two are refused.
            pathlib.Path(self.typed["list"]).write_text(f"who,member,why,brief,manner,until\n{self.ids['p1'][:8]},queue,,,,\n")

    def check_japanese(self, what, text):
        if self.mode != "pipe":
            return
        for value in sorted(self.typed.values(), key=len, reverse=True):
            text = text.replace(value, "" if len(value) > 1 else value)
        # Names of templates and cadences are data, and the places in a policy are what its file says.
        text = re.sub(r"[a-z_]+(\[[^]\n]*\])?(\.[a-z_]+(\[[^]\n]*\])?)+", "", text)
        text = re.sub(f"  (?:{'|'.join(NAMED)})(?=$|の)|^(?:{'|'.join(NAMED)}): ", "", text, flags=re.M)
        cut = self.typed["name"][:100]
        for line in text.splitlines():
            found = latin_words(line, {"long", "ago", "what", "japanese", "seminar", *MARKS.values()})
            if found and cut not in line and "…" not in line:
                self.faults.append(f"{what}: {found} in {line[:200]!r}")


class EveryCommand(unittest.TestCase):
    maxDiff = None

    def test_an_id_that_begins_with_letters_is_no_word(self):
        self.assertEqual([], latin_words("取り消してください: tasuki undo c56426fb --why"))
        self.assertEqual(["thing"], latin_words("tasuki undo で thing"))
        self.assertEqual([], latin_words("先方の同意: あり  ffacdaca  有効"))

    def test_table(self):
        # Two at once: each has its own server, its laptops and its people.
        with concurrent.futures.ThreadPoolExecutor(2) as threads:
            plays = list(threads.map(lambda number: Play(number).play(), range(PLAYS) if PLAYS else FEW))
        faults = [fault for play in plays for fault in play.faults]
        self.assertEqual([], faults, f"{len(faults)}:\n" + "\n".join(faults[:60]))
        covered = collections.defaultdict(set)
        for play in plays:
            for path, flags in play.covered.items():
                covered[path] |= flags
        left_out = []
        for path, flags in every_verb():
            left_out += [path] if path not in covered else []
            left_out += [f"{path} {flag}" for flag in sorted(flags - covered[path])]
        self.assertEqual(sorted(NOT_HERE), sorted(left_out))

    def test_what_stays_until_it_is_told_to_end(self):
        for number in (0, 1):
            play = Play(number)
            self.addCleanup(shutil.rmtree, play.folder, ignore_errors=True)
            self.addCleanup(play.server.stop)
            play.server.init(play.typed["team"], play.typed["admin"]).start()
            laptop = play.laptops["admin"]
            laptop.join(play.server.join_code, play.server.address)
            for args, until in ((("agent",), "\n"), (("sync", "--watch"), "Ctrl-C")):
                for width in (60, 80):
                    shown = bare(in_terminal(laptop, width, *args, check=None, until=until))
                    self.assertIn(until, shown)
                    for line in shown.split("\n"):
                        self.assertLessEqual(width_of(line), width, shown)

    def test_help(self):
        laptop = Laptop("/nonexistent", "nobody")
        paths = {()} | {tuple(path.split()[:length]) for path, _ in every_verb() for length in (1, 2)}
        for first, language in enumerate(("en", "ja")):
            for number, path in enumerate(sorted(paths), first):
                shown = run([BIN / "tasuki", "--lang", language, *path, "--help"]).stdout.decode()
                for width in widths_for(number):
                    text = in_terminal(laptop, width, "--lang", language, *path, "--help")
                    self.assertEqual(squeezed(shown), squeezed(text))
                    for line in text.split("\n"):
                        if width_of(line) > width:
                            raise Failed(f"{path} at {width}: {line!r}")


if __name__ == "__main__":
    unittest.main()
