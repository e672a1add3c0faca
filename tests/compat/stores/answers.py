"""What is asked of a store: by make.py of the release that made it, by the test of every later one."""

import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent
EXPECTED = FOLDER / "expected"
NOW = "2026-05-29T10:00:00+09:00"  # When they are asked; a Friday.

# File name → command. Each shows something that is stored in another way.
COMMANDS = {
    "status": ["status"],
    "list": ["list"],
    "list-of-one": ["list", "--owner", "Suzuki"],
    "queue": ["queue"],
    "log": ["log"],
    "log-of-one": ["log", "--prospect", "山田 太郎"],
    "report": ["report"],
    "report-by-member": ["report", "--by", "member"],
    "report-of-may": ["report", "--from", "2026-05-01", "--to", "2026-06-01"],
    "firms": ["firm", "list"],
    "firm": ["firm", "show", "青空商事"],
    "members": ["member", "list"],
    "contests": ["contest", "list"],
    "find": ["find", "ヤマダ"],
    "as-of": ["show", "山田 太郎", "--at", "2026-04-20"],
    "as-known": ["show", "山田 太郎", "--at", "2026-04-20", "--known"],
}

# The same of the second stores, whose team is another.
SECOND = {name: COMMANDS[name] for name in ("status", "list", "list-of-one", "queue", "log", "report",
                                            "report-by-member", "firms", "members", "contests")}
COMMANDS_OF = {"v1": COMMANDS, "v2": SECOND, "v3": SECOND}

# What another version of the fold or of a definition may tell differently.
OF_A_VERSION = {"view_digest", "definition_version"}
# Told differently on purpose from fold 4 on, by the answer: a chosen date stands until a touch on its day; its kind is `appointment`. Of the long
# term every touch is a burst of its own, and answers and meetings held are in none (X2). After a change of owner the introduction comes first (X12).
OF_FOLD_4 = {"as-of": {"next_touch", "next_kind", "burst"}, "as-known": {"next_touch", "next_kind", "burst"},
             "show": {"burst", "next_touch", "next_kind"}, "list": {"next_touch"}, "list-of-one": {"next_touch"}}
# Of definition 2 on a report counts touches of the relationship, deals with two or more, and what came from the third on (R150, R151, R153).
OF_REPORT_2 = {name: {"response_rate_by_touch", "follow_up_conversion", "recovered"}
               for name in ("report", "report-by-member", "report-of-may")}
# The re-order is a call, and so at another hour of its day.
HOURS_OF_FOLD_4 = {"firm", "find"}


def show_all(laptop):
    """`show` of every prospect, by its id."""
    return {item["prospect"]: laptop.json("show", item["prospect"])
            for item in laptop.json("list")["items"]}


def ask(laptop, version="v1"):
    """All answers of one home, by file name."""
    answers = {name: laptop.json(*args) for name, args in COMMANDS_OF[version].items()}
    answers["show"] = show_all(laptop)
    return answers
