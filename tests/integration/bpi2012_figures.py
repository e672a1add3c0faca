"""The figures of `tasuki report` over the real log of a bank (R150-R153), computed here once more from the table alone."""

import csv
import datetime
import gzip
import json

TOUCHES = 12


class Figures:
    """Of cases that are (time, what) in order: out, in, won, lost."""

    def __init__(self, cases, amounts):
        self.sent, self.answered = [0] * 1000, [0] * 1000
        self.followed_up, self.followed_up_won = 0, 0
        self.touches_of_won, self.amount_of_won = [], []
        for case, steps in cases.items():
            steps.sort(key=lambda step: step[0])
            self.count_responses([what for _, what in steps])
            self.count_deal([what for _, what in steps], amounts[case])

    def count_responses(self, steps):
        number, waiting = 0, False
        for what in steps:
            if what == "out":
                number, waiting = number + 1, True
                self.sent[number] += 1
            elif what == "in" and waiting:
                self.answered[number] += 1
                waiting = False

    def count_deal(self, steps, amount):
        closings = [i for i, what in enumerate(steps) if what in ("won", "lost")]
        if not closings:
            return
        touches = steps[:closings[-1]].count("out")
        won = steps[closings[-1]] == "won"
        if touches >= 2:
            self.followed_up += 1
            self.followed_up_won += won
        if won:
            self.touches_of_won.append(touches)
            self.amount_of_won.append(amount)

    def recovered(self, least):
        of = [amount for touches, amount in zip(self.touches_of_won, self.amount_of_won) if touches >= least]
        return len(of), sum(of)


def read_figures(table, mapping):
    """What the map's rules say of each row, as far as these figures go."""
    with open(mapping, encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    cases, amounts = {}, {}
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            verbs = [verb for rule in rules if all(row[column] == value for column, value in rule["when"].items())
                     for verb in rule["do"]]
            at = datetime.datetime.fromisoformat(row["timestamp"])
            steps = cases.setdefault(row["case_id"], [])
            amounts.setdefault(row["case_id"], int(float(row["amount"] or 0)))
            for verb in verbs:
                if verb.startswith("touch "):
                    steps.append((at, verb.split()[2]))
                elif verb in ("deal won", "deal lost"):
                    steps.append((at, verb.split()[1]))
    return Figures(cases, amounts)


def check_report(test, report, table, mapping):
    """`report` says of the imported table what is computed here from it."""
    expected = read_figures(table, mapping)
    rates = report["response_rate_by_touch"]
    test.assertEqual([(n, expected.sent[n], expected.answered[n]) for n in range(1, TOUCHES + 1)],
                     [(int(one["touch"]), int(one["sent"]), int(one["answered"])) for one in rates[:TOUCHES]])
    conversion = report["follow_up_conversion"]
    test.assertEqual((4683, 2246), (expected.followed_up, expected.followed_up_won))
    test.assertEqual((4683, 2246), (int(conversion["proposals"]), int(conversion["won"])))
    mean = sum(expected.touches_of_won) / len(expected.touches_of_won)
    test.assertEqual("5.06", f"{mean:.2f}")
    test.assertAlmostEqual(mean, report["touches_to_close"], places=9)
    recovered = {int(one["touches_at_least"]): (int(one["deals"]), int(one["amount"])) for one in report["recovered"]}
    test.assertEqual((1843, 29700519), recovered[3])
    test.assertEqual((1004, 16366439), recovered[5])
    test.assertEqual({least: expected.recovered(least) for least in recovered}, recovered)
    stick = report["stickability"]["steps"]
    test.assertEqual(list(range(1, 8)), [int(one["touch"]) for one in stick])
    for one in stick:
        test.assertLessEqual(int(one["followed"]), int(one["unanswered"]))
    test.assertEqual(10442, sum(int(report["lost_by"][why]) for why in ("their_no", "stopping")))
