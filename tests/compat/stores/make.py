#!/usr/bin/env python3
"""Makes a home and a server's folder with the programs of a release, and what its commands say of
them. Run once for each format, with the programs that wrote it; see README.md.

  TASUKI_BIN=OLD/bin python3 -B tests/compat/stores/make.py v1 SET_POLICY
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent.parent / "integration")]
import answers  # noqa: E402
import harness  # noqa: E402

# RocksDB opens without them.
LEFT_OUT = ("LOG", "LOCK", "OPTIONS-", "lock", "sock")
MAP = {"source": "old-crm", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "id", "at": "at", "who": "who", "amount": "amount"},
       "name": "{name}", "not_people": ["robot"], "active": ["Suzuki", "Sato"],
       "rules": [{"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
                 {"when": {"what": "call"}, "do": ["assign", "touch phone out"]},
                 {"when": {"what": "mail in"}, "do": ["touch email in", "outcome replied"]},
                 {"when": {"what": "memo"}, "do": ["note name"]},
                 {"when": {"what": "won"}, "do": ["deal won"]},
                 {"when": {"what": "lost"}, "do": ["deal lost"]}]}


def table():
    """50 rows of an old CRM: ten cases of five rows, some by people who have left."""
    rows = ["id,what,who,at,amount,name"]
    for case in range(10):
        name = f"取引先 {case:02d}" if case % 2 else f"Old Contact {case:02d}"
        who = ("Suzuki", "Sato", "Zoe")[case % 3]
        day = 6 + case
        rows += [f"{case},new,robot,2024-02-{day:02d} 09:00,{100000 * (case + 1)},{name}",
                 f"{case},call,{who},2024-02-{day:02d} 11:30,,{name}",
                 f"{case},mail in,{who},2024-03-{day:02d} 08:15,,{name}",
                 f"{case},memo,{who},2024-03-{day:02d} 17:45,,{name}",
                 f"{case},{('won', 'lost', 'call')[case % 3]},{who},2024-04-{day:02d} 10:00,"
                 f"{90000 * (case + 1)},{name}"]
    return "\n".join(rows) + "\n"


class Story:
    """A team of four and what two of them do in eight weeks."""

    def __init__(self, folder, set_policy):
        self.folder = pathlib.Path(folder)
        self.set_policy = set_policy
        self.server = harness.Server(folder)
        self.server.env["TASUKI_SEED"] = "26"
        self.laptops = []

    def laptop(self, name):
        laptop = harness.Laptop(self.folder, name)
        laptop.env["TASUKI_SEED"] = str(100 + len(self.laptops))
        self.laptops.append(laptop)
        return laptop

    def day(self, now):
        """Civil time of all of them; the server's stands, so it is started anew."""
        self.server.stop()
        self.server.at(now).start()
        for laptop in self.laptops:
            laptop.at(now)

    def sync(self):
        for laptop in self.laptops * 2:
            laptop.run("sync", "--wait", "30", check=None)

    def policy(self, laptop, limit):
        subprocess.run([self.set_policy, laptop.home, str(limit), "1", laptop.env["TASUKI_NOW"]],
                       env=harness.environment(), check=True)

    def tell(self):
        sato, suzuki = self.begin()
        self.april(sato, suzuki)
        self.crossing(sato, suzuki)
        self.old_crm(sato)
        self.may(sato, suzuki)
        self.unsent(sato)
        self.server.stop()
        return sato

    def begin(self):
        self.server.at("2026-04-06T09:00:00+09:00").init()
        self.server.start()
        sato = self.laptop("sato").at("2026-04-06T09:00:00+09:00")
        sato.join(self.server.join_code, self.server.address)
        sato.sync()
        codes = {}
        for name, role in (("Suzuki", "rep"), ("Tanaka", "manager"), ("Mori", "rep")):
            codes[name] = sato.json("member", "add", name, "--role", role)["join_code"]
        suzuki = self.laptop("suzuki").at("2026-04-06T09:30:00+09:00")
        suzuki.join(codes["Suzuki"], self.server.address)
        suzuki.sync()
        return sato, suzuki

    def april(self, sato, suzuki):
        suzuki.run("add", "山田 太郎", "--company", "㈱青空商事", "--reading", "やまだ たろう",
                   "--department", "購買部", "--title", "部長", "--email", "yamada@example.jp",
                   "--phone", "+81 3 1234 5678", "--source", "seminar", "--met-at", "2026-04-03T15:00",
                   "--context", "asked for a quicker delivery", "--segment", "japanese", "--language",
                   "ja", "--prefers", "email", "--expects", "a quotation", "--cadence", "three-contact")
        suzuki.run("add", "Nora Lindqvist", "--company", "Kestrel Optics K.K.", "--segment",
                   "multinational", "--zone", "Europe/Stockholm", "--source", "referral")
        suzuki.run("add", "森 恵", "--company", "株式会社青空商事", "--key-account")
        suzuki.run("touch", "山田 太郎", "email", "--summary", "thanks for the talk", "--gives", "info")
        mail = self.folder / "mail.txt"
        mail.write_text("Dear Ms Lindqvist,\n\nthe figures you asked for.\n", encoding="utf-8")
        suzuki.run("touch", "Nora", "linkedin", "--body-file", mail, "--outcome", "replied", "--words",
                   "will discuss it inside", "--next", "2026-04-20")
        sato.run("add", "Elena Marsh", "--queue", "--company", "Harbourline Co., Ltd.")
        sato.run("add", "Tom Baxter", "--queue")
        sato.run("add", "Ian Mercer", "--queue")
        sato.run("touch", "Tom", "phone", "--in", "--summary", "he called", "--by", "Tanaka")
        self.sync()
        self.day("2026-04-13T10:00:00+09:00")
        suzuki.run("claim", "Elena")
        suzuki.run("deal", "open", "山田 太郎", "--value", "1200000", "--currency", "JPY", "--title",
                   "pilot")
        suzuki.run("deal", "open", "Nora", "--value", "30000", "--currency", "EUR")
        suzuki.run("note", "山田 太郎", "the contract ends in autumn")
        suzuki.run("next", "山田 太郎", "2026-04-17T10:30", "--channel", "phone", "--purpose", "dates")
        suzuki.run("edit", "森 恵", "--title", "課長", "--phone", "+81 90 0000 0000")
        wrong = suzuki.json("touch", "Elena", "phone", "--summary", "the wrong person")["event_ids"][0]
        suzuki.run("undo", wrong[:12], "--why", "it was somebody else")
        suzuki.run("firm", "edit", "青空商事", "--alias", "Aozora Trading", "--closed", "2026-08-14",
                   "--note", "visits by appointment")
        sato.run("firm", "assign", "青空商事", "Suzuki")
        self.sync()
        self.policy(sato, 4)
        self.sync()

    def crossing(self, sato, suzuki):
        """Both decide and write on the same prospects before either has synced."""
        self.day("2026-04-20T09:00:00+09:00")
        sato.run("assign", "Tom", "Tanaka", "--why", "territory", "--brief", "likes short mails")
        suzuki.run("claim", "Tom")
        sato.run("claim", "Ian")
        suzuki.run("claim", "Ian")
        sato.run("assign", "Nora", "Mori", "--why", "workload")
        suzuki.run("deal", "stage", "Nora", "negotiation")
        suzuki.run("deal", "stage", "山田 太郎", "negotiation")
        suzuki.run("deal", "terms", "山田 太郎", "--text", "thirty days")
        self.sync()
        suzuki.run("assign", "Nora", "Suzuki", "--request")  # Not a rep's to decide.
        self.policy(sato, 5)
        self.sync()

    def old_crm(self, sato):
        self.day("2026-04-27T09:00:00+09:00")
        rows, mapping = self.folder / "old.csv", self.folder / "map.json"
        rows.write_text(table(), encoding="utf-8")
        mapping.write_text(json.dumps(MAP), encoding="utf-8")
        sato.run("import", rows, "--map", mapping)
        self.sync()

    def may(self, sato, suzuki):
        self.day("2026-05-11T14:00:00+09:00")
        # Three weeks late, and an hour late.
        suzuki.run("touch", "山田 太郎", "meeting", "--at", "2026-04-16T15:00", "--summary", "a visit")
        suzuki.run("touch", "山田 太郎", "phone", "--at", "2026-05-11T13:00", "--outcome", "considering")
        suzuki.run("outcome", "森 恵", "not-now", "--reason", "budget-freeze", "--words", "next year")
        suzuki.run("outcome", "Elena", "opted-out")
        suzuki.run("deal", "close", "山田 太郎", "won", "--value", "1100000", "--currency", "JPY")
        self.policy(sato, 3)
        sato.run("touch", "Old Contact 00", "email", "--summary", "are you still there?")
        sato.run("outcome", "取引先 01", "no-response")
        self.sync()
        listed = sato.json("contest", "list")["items"]
        assert len(listed) == 2, listed
        sato.run("contest", "resolve", listed[0]["contest"][:12], "take")
        self.sync()

    def unsent(self, sato):
        """What stays in the outbox of the home that is kept."""
        self.day("2026-05-25T11:00:00+09:00")
        self.sync()
        self.server.stop()
        sato.run("add", "Oskar Weiss", "--company", "Kestrel Optics")
        sato.run("touch", "Oskar", "email", "--summary", "good to meet you", "--outcome", "replied",
                 "--next", "+3d")
        sato.run("touch", "Old Contact 00", "phone", "--at", "2026-05-12T09:00", "--summary", "late")
        sato.run("note", "取引先 01", "the number has changed")
        sato.run("assign", "Oskar", "Suzuki", "--why", "fit")
        self.policy(sato, 6)


def pack(folder, name, archive):
    def keep(member):
        if pathlib.PurePath(member.name).name.startswith(LEFT_OUT):
            return None
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(archive, "w:xz", preset=9) as tar:
        tar.add(folder, name, filter=keep)
    print(f"{archive.name}: {archive.stat().st_size} bytes")


def make(version, story_of, writer):
    with tempfile.TemporaryDirectory(prefix="tasuki-stores-") as folder:
        story = story_of(folder, writer)
        try:
            sato = story.tell()
        finally:
            story.server.stop()
        story.server.check()
        sato.at(answers.NOW)
        answers.EXPECTED.mkdir(exist_ok=True)
        for name, answer in answers.ask(sato, version).items():
            text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True)
            (answers.EXPECTED / f"{version}-{name}.json").write_text(text + "\n", encoding="utf-8")
        pack(sato.home, "home", FOLDER / f"{version}-home.tar.xz")
        # The key file stands beside the data.
        beside = pathlib.Path(folder) / "server"
        beside.mkdir()
        for path in pathlib.Path(folder).glob("data*"):
            shutil.move(path, beside / path.name)
        pack(beside, "server", FOLDER / f"{version}-server.tar.xz")


if __name__ == "__main__":
    make(sys.argv[1], Story, os.path.abspath(sys.argv[2]))
