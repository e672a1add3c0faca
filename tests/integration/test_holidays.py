# labels: integration
"""The holidays that the default policy ships: what their rules make, and what others say (X10)."""

import csv
import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "server" / "holidays_jp.py"

# How many a year has, 1970 to 2014, and SHA-256 of those 684 dates, one a line: compared once with every date of npm's
# @holiday-jp/holiday_jp 2.x (MIT), which goes on to 2050 and agreed on all 1,329.
COUNTS = [12, 12, 12, 14, 15, 13, 13, 12, 14, 14, 13, 13, 14, 12, 16, 15, 13, 13, 14, 17, 19, 17, 14, 16, 14, 16, 19, 16, 15, 17, 15,
          19, 18, 15, 15, 16, 16, 19, 17, 17, 16, 15, 18, 17, 17]
DIGEST = "cc5843ea28a3ea03a32973a51974d02875797e7ac3aaeb5d71d692fe8e5a1fb7"


def shipped():
    """Date → Japanese name, read out of the default policy as any reader of the format would."""
    policy = json.loads((ROOT / "server" / "default_policy.json").read_text(encoding="utf-8"))
    rules = load_generator()
    found = {}
    for holiday in policy["calendar"]["holiday_lists"][0]["holidays"]:
        day = rules.datetime.date(1970, 1, 1)
        for step in holiday["day_steps"]:
            day += step * rules.ONE_DAY
            found[day.isoformat()] = holiday["name_ja"]
    return found


def load_generator():
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("holidays_jp", GENERATOR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Holidays(unittest.TestCase):
    def test_the_committed_list_is_what_the_rules_make(self):
        made = subprocess.run([sys.executable, "-B", str(GENERATOR), "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (made.returncode, made.stderr))

    def test_1970_to_2014(self):
        days = sorted(day for day in shipped() if day < "2015")
        self.assertEqual(COUNTS, [sum(day.startswith(f"{year}-") for day in days) for year in range(1970, 2015)])
        self.assertEqual(DIGEST, hashlib.sha256("\n".join(days).encode()).hexdigest())

    def test_2015_to_2027_are_the_cabinet_offices(self):
        table = pathlib.Path(os.environ.get("TASUKI_SHARED", ROOT / "../shared")) / "data/jp-holidays/holidays_2015_2027.csv"
        if not table.exists():
            self.skipTest("skipped: no table of the Cabinet Office")
        with open(table, encoding="utf-8") as lines:
            theirs = {row["date"]: row["name"] for row in csv.DictReader(lines)}
        ours = {day: name for day, name in shipped().items() if "2015" <= day < "2028"}
        self.assertEqual(sorted(theirs), sorted(ours))
        # 休日 is what the table calls whatever follows from other holidays, and the enthronement of 2019.
        for day, name in theirs.items():
            if not name.startswith("休日") and not name.startswith("体育の日"):
                self.assertEqual(name, ours[day], day)

    def test_the_package_says_the_same(self):
        """`npm install @holiday-jp/holiday_jp` in a folder, and TASUKI_HOLIDAY_JP=FOLDER."""
        folder = os.environ.get("TASUKI_HOLIDAY_JP", "")
        if not folder or not shutil.which("node"):
            self.skipTest("skipped: no @holiday-jp/holiday_jp")
        said = subprocess.run(
            ["node", "-e", "const h = require(process.argv[1] + '/node_modules/@holiday-jp/holiday_jp');"
             "console.log(JSON.stringify(h.between(new Date('1970-01-01'), new Date('2050-12-31'))"
             ".map(one => one.date.toISOString().slice(0, 10))))", folder],
            capture_output=True, text=True, check=True)
        self.assertEqual(sorted(json.loads(said.stdout)), sorted(shipped()))


if __name__ == "__main__":
    unittest.main()
