# labels: integration
"""Everything as tables for a spreadsheet, and as events for other programs (R046)."""

import csv
import json
import os
import pathlib
import resource
import signal
import stat
import subprocess
import unittest

from harness import BIN, Team


class ExportTables(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def table(self, name, folder="tables"):
        with open(pathlib.Path(self.folder) / folder / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def export(self, folder="tables", check=0):
        return self.sato.json("export", "--out", str(pathlib.Path(self.folder) / folder), check=check)

    def test_what_was_typed_goes_out_as_tables_and_comes_in_again(self):
        self.sato.run("add", "山田 太郎", "--company", "株式会社青空商事", "--title", "部長",
                      "--email", "taro@aozora.example", "--email", "t@aozora.example",
                      "--phone", "+81 3 1234 5678", "--source", "seminar", "--met-at", "2026-05-11T09:00",
                      "--context", '新製品, 「空」\nに"関心"')
        self.sato.run("add", '=HYPERLINK("http://x")', "--company", "@cmd")
        self.sato.run("touch", "山田", "phone", "--at", "2026-05-11T09:30", "--summary", "見積を送ると話した")
        wrong = self.sato.json("touch", "山田", "email", "--summary", "wrong")["event_ids"][0]
        self.sato.run("undo", wrong, "--why", "typed twice")
        self.sato.run("deal", "open", "山田", "--value", "1200000", "--currency", "JPY")
        self.sato.run("promise", "make", "山田", "--what", "見積書", "--kind", "proposal", "--due", "+7d", "--consented")
        self.sato.run("sync")
        self.sato.run("touch", "山田", "email", "--in", "--summary", "届いた")
        view = self.export()
        self.assertEqual({"prospects.csv": "2", "touches.csv": "2", "deals.csv": "1", "promises.csv": "1"},
                         {one["file"]: str(one["entries"]) for one in view["files"] if one["file"] != "events.jsonl"})

        people = {row["name"]: row for row in self.table("prospects.csv")}
        yamada = people["山田 太郎"]
        self.assertEqual(("株式会社青空商事", "部長", "taro@aozora.example; t@aozora.example", "+81 3 1234 5678"),
                         (yamada["company"], yamada["title"], yamada["email"], yamada["phone"]))
        self.assertEqual('新製品, 「空」\nに"関心"', yamada["note"])
        self.assertEqual(("Sato", "seminar", "2026-05-11T09:00:00+09:00"),
                         (yamada["owner"], yamada["source"], yamada["met_at"]))
        self.assertEqual(("email", "届いた", "1200000", "JPY"), (yamada["last_method"], yamada["last_said"],
                                                               yamada["value"], yamada["currency"]))
        shown = self.sato.json("show", "山田")
        self.assertEqual(shown["next_touch"], yamada["next_follow_up"])
        self.assertEqual(shown["last_touch"], yamada["last_contact"])
        # What a spreadsheet would compute is text.
        self.assertIn('\'=HYPERLINK("http://x")', people)
        self.assertEqual("'@cmd", people['\'=HYPERLINK("http://x")']["company"])

        [promise] = self.table("promises.csv")
        self.assertEqual(("見積書", "proposal", "us", "yes", "open"), tuple(
            promise[column] for column in ("what", "kind", "by", "consented", "state")))
        touches = self.table("touches.csv")
        self.assertEqual([("phone", "out", "見積を送ると話した", ""), ("email", "in", "届いた", "yes")],
                         [(row["method"], row["direction"], row["summary"], row["pending"]) for row in touches])
        self.assertEqual("2026-05-11T09:30:00+09:00", touches[0]["at"])

        # Every event, the taken back one too, in the order of `log`.
        events = [json.loads(line) for line in
                  (pathlib.Path(self.folder) / "tables" / "events.jsonl").read_text().splitlines()]
        log = self.sato.json("log")["events"]
        self.assertEqual([one["event_id"] for one in log], [one["header"]["event_id"] for one in events])
        touch = next(one for one in events if one["header"]["event_id"] == wrong)
        self.assertEqual(("wrong", "EMAIL", "effective"), (touch["text"]["touch"]["summary"],
                                                           touch["header"]["touch_logged"]["channel"], touch["verdict"]))
        folder = pathlib.Path(self.folder) / "tables"
        self.assertEqual({0o600}, {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()})
        self.assertEqual(0o700, stat.S_IMODE(folder.stat().st_mode))

        # The table of prospects is one that `add --from` reads.
        view = self.sato.json("add", "--from", str(folder / "prospects.csv"), "--yes")
        self.assertIn(("山田 太郎", "known"), [(card["name"], card["state"]) for card in view["cards"]])

    def test_a_folder_with_something_in_it_is_left_alone(self):
        folder = pathlib.Path(self.folder) / "tables"
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
        self.assertIn("no empty folder", self.export(check=1)["error"]["text"])
        self.assertEqual(["mine.txt"], os.listdir(folder))
        self.assertIn("no empty folder", self.export(folder="tables/mine.txt", check=1)["error"]["text"])
        self.assertEqual("mine", (folder / "mine.txt").read_text())

    def test_half_a_table_is_none(self):
        for number in range(20):
            self.sato.run("add", f"Person {number}", "--context", "x" * 200)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        folder = pathlib.Path(self.folder) / "tables"
        done = subprocess.run([BIN / "tasuki", "export", "--out", folder], env=self.sato.env, check=False,
                              capture_output=True, preexec_fn=small_files, timeout=30)
        self.assertEqual(1, done.returncode)
        self.assertFalse(folder.exists() and os.listdir(folder))


if __name__ == "__main__":
    unittest.main()
