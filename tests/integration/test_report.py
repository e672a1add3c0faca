"""What `report` counts, for whom and of what (R034, R053, R136, R150-R154, X23), as lines, as a table and as a page."""
# labels: integration

import csv
import io
import pathlib
import unittest

from harness import Team
from terminal import in_terminal
from test_audit import HOSTILE, Page

NOW = "2026-05-11T10:00:00+09:00"
AFTER = "2026-06-01T10:00:00+09:00"


class Report(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.sato.json("add", "Aoki", "--company", HOSTILE, "--segment", "japanese", "--source", "seminar")
        self.mori.json("add", "Baba", "--company", "Mizuho", "--segment", "multinational", "--source", "referral")
        for at, laptop, name, what in (
                ("2026-05-12T10:00:00+09:00", self.sato, "Aoki", ("email",)),
                ("2026-05-15T10:00:00+09:00", self.sato, "Aoki", ("phone",)),
                ("2026-05-18T10:00:00+09:00", self.sato, "Aoki", ("email", "--in")),
                ("2026-05-12T11:00:00+09:00", self.mori, "Baba", ("email",)),
                ("2026-06-01T09:00:00+09:00", self.mori, "Baba", ("phone",))):
            laptop.at(at).json("touch", name, *what)
        self.server.stop()
        self.server.at(AFTER).start()
        self.sato.at(AFTER)
        self.mori.at(AFTER)
        self.sync_all(self.sato, self.mori)

    @staticmethod
    def touches(report):
        return {name: int(count) for name, count in report["touches"].items() if int(count)}

    def test_filters_choose_touches_and_prospects(self):
        rates = lambda report: [(one["touch"], int(one["sent"]), int(one["answered"]), int(one["open"]))
                                for one in report["response_rate_by_touch"]]
        everything = self.sato.json("report")
        self.assertEqual([(1, 2, 0, 0), (2, 1, 1, 1)], rates(everything))
        self.assertEqual({"email": 2, "phone": 2, "inbound": 1}, self.touches(everything))
        for flags, prospects, touches, answers in (
                (("--member", "Mori"), 1, {"email": 1, "phone": 1}, [(1, 1, 0, 0), (2, 0, 0, 1)]),
                (("--team", "Mori"), 1, {"email": 1, "phone": 1}, [(1, 1, 0, 0), (2, 0, 0, 1)]),
                (("--firm", "Mizuho"), 1, {"email": 1, "phone": 1}, [(1, 1, 0, 0), (2, 0, 0, 1)]),
                (("--segment", "japanese"), 1, {"email": 1, "phone": 1, "inbound": 1}, [(1, 1, 0, 0), (2, 1, 1, 0)]),
                (("--source", "seminar"), 1, {"email": 1, "phone": 1, "inbound": 1}, [(1, 1, 0, 0), (2, 1, 1, 0)]),
                # Touch n stays the relationship's.
                (("--channel", "phone"), 2, {"phone": 2}, [(2, 1, 1, 1)]),
                (("--month", "2026-06"), 2, {"phone": 1}, [(2, 0, 0, 1)]),
                (("--segment", "japanese", "--member", "Mori"), 0, {}, [])):
            report = self.sato.json("report", *flags)
            self.assertEqual(prospects, int(report["prospects"]), flags)
            self.assertEqual(touches, self.touches(report), flags)
            self.assertEqual(answers, rates(report), flags)
        self.assertEqual("japanese", self.sato.json("report", "--segment", "japanese")["filters"]["segment"])
        self.assertIn("counted: 2026-05, work of Mori, touches by: phone",
                      self.sato.run("report", "--month", "2026-05", "--member", "Mori", "--channel", "phone"))
        self.sato.fails(2, "report", "--month", "May")
        self.sato.fails(2, "report", "--csv", "--html", self.folder + "/page.html")
        for command in (("report",), ("coach", "find"), ("coach", "score", "Sato")):
            error = self.sato.fails(2, *command, "--from", "2026-06-01", "--to", "2026-05-01")
            self.assertIn("nothing lies between", str(error))
        self.sato.fails(2, "report", "--month", "2026-05", "--from", "2026-05-01")
        self.sato.fails(1, "report", "--firm", "nowhere")

    def test_answers_by_cadence_and_step_and_load(self):
        report = self.sato.json("report")
        self.assertEqual([("three-contact", 1, 2, 0, 0), ("three-contact", 2, 1, 1, 1)],
                         [(one["cadence"], one["step"], int(one["sent"]), int(one["answered"]), int(one["open"]))
                          for one in report["response_rate_by_step"]])
        self.assertEqual([("Mori", 1, 50, 100, "below"), ("Sato", 0, 50, 100, "below")],
                         [(one["member"], int(one["active"]), one["floor"], one["ceiling"], one["state"])
                          for one in report["load"]])
        self.assertEqual(2, int(report["first_follow_up_n"]))
        text = self.sato.run("report")
        self.assertIn("three-contact, step 2: 1 of 1 (100.0 %); 1 still open", text)
        self.assertIn("below the floor", text)
        self.assertIn("(median of 2)", text)
        text = self.sato.run("report", "--lang", "ja")
        self.assertIn("3回フォローの2回目: 1件中1件(100.0 %)(ほかに未確定1件)", text)
        shown = in_terminal(self.sato, 100, "report").replace("\r", "")
        self.assertRegex(shown, r"  2: 1 of 1 \(100.0 %\); 1 still open +█{20}\n")
        self.assertRegex(shown, r"three-contact, step 1: 0 of 2 \(0.0 %\) +·{20}\n")
        self.assertNotIn("·····", in_terminal(self.sato, 60, "report") + text, "no room, no bars")
        for name in ("load", "response_rate_by_step"):
            self.assertIn(name, self.sato.run("report", "--explain", name))

    def test_the_others_share_of_what_lapsed(self):
        """R019: Sato, who won, left an answer lying; Mori the second contact, who won nothing."""
        self.sato.run("deal", "open", "Aoki", "--value", "1200", "--currency", "JPY")
        self.sato.run("deal", "close", "Aoki", "won")
        (spread,) = self.sato.json("report")["concentration"]
        self.assertEqual(("JPY", "1", "2", 1), tuple(spread[name] for name in ("currency", "best", "of", "rate")))
        self.assertEqual(("2", "1", 0.5), tuple(spread[name] for name in ("lapses", "lapses_of_others", "others_rate")))
        (of_may,) = self.sato.json("report", "--to", "2026-05-19")["concentration"] or [{}]
        self.assertFalse(of_may)  # Nothing was won then, so nobody is the best.
        self.assertIn("  of what lapsed, the others': 1 of 2 (50.0 %)", self.sato.run("report"))
        self.assertIn("  期限切れのうち、それ以外のメンバー: 2件中1件(50.0 %)", self.sato.run("report", "--lang", "ja"))
        rows = list(csv.DictReader(io.StringIO(self.sato.run("report", "--csv"))))
        self.assertIn({"figure": "lapses_of_others", "key": "JPY", "n": "2", "count": "1", "value": "0.5"}, rows)
        self.assertIn("introductions", self.sato.run("report", "--explain", "concentration"))

    def test_a_table_and_a_page(self):
        rows = list(csv.DictReader(io.StringIO(self.sato.run("report", "--csv"))))
        by = {(one["figure"], one["key"]): (one["n"], one["count"], one["value"]) for one in rows}
        self.assertEqual(("1", "1", "1"), by["response_rate_by_touch", "2"])
        self.assertEqual(("1", "1", "1"), by["response_rate_by_step", "three-contact 2"])
        self.assertEqual(("", "1", "below"), by["load", "Mori"])
        rows = list(csv.DictReader(io.StringIO(self.sato.run("report", "--csv", "--by", "member"))))
        self.assertEqual([("Mori", "1", "1"), ("Sato", "1", "1")],
                         [(one["key"], one["prospects"], one["email"]) for one in rows])
        for language, title in (("en", "Figures of the team"), ("ja", "チームの集計")):
            path = pathlib.Path(self.folder) / f"report-{language}.html"
            self.sato.run("report", "--by", "firm", "--html", str(path), "--lang", language)
            text = path.read_text(encoding="utf-8")
            page = Page(text)
            self.assertIn(f'<html lang="{language}">', text)
            self.assertIn(f"<title>{title}</title>", text)
            self.assertEqual(2, page.elements.count("svg"))
            self.assertNotIn("script", page.elements)
            self.assertTrue(any(HOSTILE in cell for cell in page.cells), page.cells)
            self.assertIn("Content-Security-Policy", text)
        self.sato.fails(2, "report", "--html", self.folder)


if __name__ == "__main__":
    unittest.main()
