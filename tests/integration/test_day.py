# labels: integration asan-long
"""A day of a sales team as it is read, in Japanese and the same in English: `day.ja.txt`, `day.en.txt`.

The expected outputs are read through by eye. Where words change on purpose, write them anew and read what
changed: TASUKI_GOLDEN=write TASUKI_BIN=build/dev/bin python3 tests/integration/test_day.py
Ids, hashes, codes, ports and folders are replaced by their kind.
"""

import difflib
import json
import os
import pathlib
import re
import shlex
import unittest

from harness import BIN, Team, run
from japanese import latin_words

HERE = pathlib.Path(__file__).parent
PEOPLE = {"Aozora"}
MAP = {"source": "crm", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "番号", "at": "日時", "who": "担当", "amount": "金額"}, "name": "{氏名}", "active": "all",
       "rules": [{"when": {"種別": "名刺"}, "do": ["prospect seminar"]},
                 {"when": {"種別": "受注"}, "do": ["deal open", "deal won"]}]}
TABLE = ("番号,氏名,日時,担当,種別,金額\n1,和田 一,2026-03-01 10:00,Sato,名刺,\n1,和田 一,2026-03-20 11:00,Sato,受注,1.234\n"
         "2,和田 二,2026-03-01 10:00,Sato,名刺,\n2,和田 二,昨日,Sato,受注,1234000\n"
         "3,和田 三,2026-03-01 10:00,Sato,名刺,\n3,和田 三,2026-03-20 11:00,Sato,受注,\"1,234,000\"\n")

# Who types what, at which hour. `!`: the exit code that it has.
DAY = """
suzuki 09:00 add "山田 太郎" --company 青空商事 --title 部長 --email yamada@aozora.example --phone 03-1234-5678 --source in-person --context 展示会
suzuki 09:05 add "高橋 花子" --company 株式会社ミライ
suzuki 09:06 add "田中 次郎" --company ㈱ミライ --queue
suzuki 09:10 touch 山田 email --summary お礼のメール
suzuki 09:12 next 山田 2026-05-12T10:00 --channel phone
suzuki 09:15 touch 高橋 phone --in --summary お見積りのご依頼 --outcome proposal --next 2026-05-13
suzuki 09:20 deal open 高橋 --value 3,200,000 --currency JPY --stage proposal
suzuki 09:21 deal stage 高橋 negotiation
suzuki 10:00 touch 山田 meeting --summary ご挨拶 --outcome considering
suzuki 10:05 note 山田 "秋にご予算が決まるとのこと"
suzuki 10:10 outcome 高橋 not-now --reason budget-freeze
suzuki 10:12 show 山田
suzuki 10:13 show 高橋
suzuki 10:14 list
suzuki 10:15 queue
suzuki 10:16 find ミライ
suzuki 10:17 firm list
suzuki 10:18 claim 田中
suzuki 10:20 edit 山田 --title 本部長
suzuki 10:25 status
suzuki 10:26 sync --wait 30
sato 10:30 sync --wait 30
sato 10:31 member list
sato 10:32 assign 山田 Sato --why territory --brief "展示会でお会いした方"
suzuki 10:33 assign 山田 鈴木 --why fit
suzuki 10:33 !1 assign 高橋 存在しない
sato 10:34 sync --wait 30
suzuki 10:35 sync --wait 30
sato 10:36 sync --wait 30
sato 10:37 contest list
sato 10:40 !1 import old.csv --map map.json
sato 10:42 report
sato 10:45 log --from 9 --limit 12
suzuki 11:00 !1 outcome 高橋 replied
suzuki 11:00 !2 touch 山田 鳩
suzuki 11:00 !1 show 松本
suzuki 11:00 !2 next 山田 いつか
suzuki 11:00 !1 next 山田 2026-05-01
suzuki 11:00 !2 deal open 山田 --value 1.234 --currency JPY
suzuki 11:00 !2 list --group foo
suzuki 11:01 outcome 高橋 won --value 3000000
suzuki 11:02 show 高橋
"""


def normal(text, folder, address):
    """Without what differs from run to run."""
    for part, kind in ((folder, "FOLDER"), (address, "HOST:PORT")):
        text = text.replace(part, kind)
    text = re.sub(r"\b[0-9A-Z]{5}(-[0-9A-Z]{5})+\b", "CODE", text)
    for digits in (64, 32, 16, 8):
        text = re.sub(r"\b[0-9a-f]{%d}\b" % digits, lambda _: "#" * min(digits, 8), text, flags=re.ASCII)
    # How far the clocks are apart is as long as the test took.
    lines = [line for line in text.splitlines(True) if not re.search("時計|clock", line)]
    return re.sub(r"(#{8}) +", r"\1  ", "".join(lines))


class Day(Team):
    NOW = "2026-05-08T19:00:00+09:00"  # The server's clock goes on from here; the laptops' stand.

    def record(self, language):
        """What the day's commands print."""
        server = self.server.address
        self.sato.run("sync", "--wait", "30")
        code = self.sato.json("member", "add", "鈴木", "--role", "rep")["join_code"]
        suzuki = self.laptop("suzuki")
        said = []
        laptops = {"sato": self.sato, "suzuki": suzuki}

        def tell(who, hour, code_expected, args):
            laptop = laptops[who].at(f"2026-05-08T{hour}:00+09:00")
            done = run([BIN.resolve() / "tasuki", "--lang", language, *args], laptop.env, code_expected,
                       cwd=self.folder)
            text = done.stdout.decode() + done.stderr.decode()
            said.append(normal(f"$ {shlex.join(args)}\n{text}", self.folder, server))

        tell("suzuki", "08:30", 0, ["join", code])
        tell("suzuki", "08:31", 0, ["sync", "--wait", "30"])
        for line in DAY.strip().splitlines():
            who, hour, *args = shlex.split(line)
            expected = int(args.pop(0)[1:]) if args[0].startswith("!") else 0
            tell(who, hour, expected, args)
        self.server.stop()
        tell("suzuki", "18:00", 3, ["sync", "--wait", "0.2"])
        return "\n".join(said)

    def compare(self, language):
        folder = pathlib.Path(self.folder)
        (folder / "old.csv").write_text(TABLE)
        (folder / "map.json").write_text(json.dumps(MAP))
        said = self.record(language)
        kept = HERE / f"day.{language}.txt"
        if os.environ.get("TASUKI_GOLDEN"):
            kept.write_text(said)
        differs = "\n".join(difflib.unified_diff(kept.read_text().splitlines(), said.splitlines(),
                                                 kept.name, "now", lineterm=""))
        self.assertEqual("", differs)
        return said

    def test_in_japanese(self):
        said = self.compare("ja")
        for line in said.splitlines():
            if not line.startswith("$ "):
                typed = {"foo", "budget", "freeze"}
                self.assertEqual([], latin_words(line, PEOPLE | typed | {"Sato", "FOLDER", "three", "contact"}), line)

    def test_in_english(self):
        self.compare("en")


if __name__ == "__main__":
    unittest.main()
