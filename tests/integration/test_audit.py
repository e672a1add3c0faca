#!/usr/bin/env python3
"""How a handover went, who had nobody and who was whose: what the team did in May and June is what
`audit` says of it (R004, R011, R012, R013, N02, X23), in both languages, as a table and as a page.
"""
# labels: integration

import csv
import html.parser
import json
import pathlib
import shutil
import subprocess
import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.
HOSTILE = "</td><script>alert(1)</script>"


class Page(html.parser.HTMLParser):
    """What a browser would make of it: elements, and the text of each cell."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.cells = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data):
        if self.cells and self.elements[-1] in ("td", "th", "br"):
            self.cells[-1] += data


class Audit(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.ueda = self.colleague("Ueda")

    def day(self, now):
        """It is that moment for the server and on every laptop."""
        self.server.stop()
        self.server.at(now).start()
        for laptop in self.laptops:
            laptop.at(now)

    def at(self, laptop, now, *command):
        self.day(now)
        laptop.sync()
        answer = laptop.json(*command)
        laptop.sync()
        return answer

    def hand_over(self):
        """Tanaka of Aoba goes from Sato to Mori on the 18th."""
        self.sato.json("add", "Tanaka", "--company", "Aoba", "--key-account")
        self.sato.json("deal", "open", "Tanaka", "--value", "1200000", "--currency", "JPY")
        self.sato.json("promise", "make", "Tanaka", "--what", "the offer", "--due", "2026-05-25")
        self.sato.json("touch", "Tanaka", "phone")
        self.at(self.sato, "2026-05-13T10:00:00+09:00", "touch", "Tanaka", "phone", "--in",
                "--next", "2026-06-01")
        self.at(self.sato, "2026-05-18T10:00:00+09:00", "assign", "Tanaka", "Mori", "--why",
                "territory", "--brief", "likes short calls")
        self.at(self.mori, "2026-05-19T10:00:00+09:00", "touch", "Tanaka", "phone", "--next",
                "2026-06-01")
        self.at(self.mori, "2026-05-20T10:00:00+09:00", "handover", "introduced", "Tanaka",
                "--how", "visit", "--with", "Sato")
        self.sync_all(self.sato, self.mori, self.ueda)

    def test_how_a_handover_went(self):
        self.hand_over()
        audit = self.sato.json("audit", "handovers")
        self.assertEqual((1, 1), (audit["totals"]["handovers"], audit["totals"]["prospects"]))
        one = audit["handovers"][0]
        self.assertEqual(("Tanaka", "Aoba", "Sato", "Mori", "territory", "introduced"),
                         tuple(one[f] for f in ("name", "company", "from", "to", "why", "state")))
        self.assertEqual("2026-05-18T10:00:00", one["handed_at"][:19])
        self.assertEqual("2026-05-19T10:00:00", one["first_touch_at"][:19])
        self.assertEqual(("2026-05-20", "visit"), (one["introduced_at"][:10], one["introduced_how"]))
        self.assertAlmostEqual(144, one["gap_hours"], places=1)  # From Wednesday to Tuesday.
        self.assertAlmostEqual(96, one["gap_business_hours"], places=1)
        self.assertTrue(one["brief"])
        self.assertEqual([{"currency": "JPY", "amount": "1200000"}], one["open_value"])
        self.assertEqual([("2026-05-25", "open")],
                         [(p["due"], p["fate"]) for p in one["promises"]])
        self.assertEqual(("not-yet", False, False),
                         (one["sustained"], one["cover"], one["imported"]))
        self.assertEqual([], one["late"])
        for flags, count in ((("--from", "2026-05-18"), 1), (("--to", "2026-05-18"), 0),
                             (("--member", "Mori"), 1), (("--member", "Ueda"), 0)):
            self.assertEqual(count, len(self.sato.json("audit", "handovers", *flags)["handovers"]))
        self.sato.fails(2, "audit", "handovers", "--from", "2026-05-18", "--to", "2026-05-18")
        text = self.sato.run("audit", "handovers")
        self.assertIn("Tanaka", text)
        self.assertIn("144.0 (n = 1)", text)
        japanese = self.sato.run("audit", "handovers", "--lang", "ja")
        self.assertIn("引き継ぎ 1件(お客様 1件)", japanese)

    def test_what_was_derived_on_a_colleague_is_not_everybodys(self):  # R013, X11
        self.hand_over()
        self.day("2026-09-01T10:00:00+09:00")
        self.sync_all(self.sato, self.mori, self.ueda)
        for laptop, seen in ((self.sato, "effort"), (self.mori, "effort"), (self.ueda, "")):
            one = laptop.json("audit", "handovers")["handovers"][0]
            self.assertEqual(("no", seen), (one["sustained"], one["diagnosis"]), laptop.name)
        self.assertNotIn("effort", self.ueda.run("audit", "handovers"))
        self.assertIn("effort", self.sato.run("audit", "handovers"))

    def test_whom_nobody_owned_at_any_moment(self):  # N02
        self.sato.json("add", "Endo", "--queue")
        self.sato.json("add", "Kato")
        self.sato.sync()
        self.at(self.mori, "2026-05-14T10:00:00+09:00", "claim", "Endo")
        self.day("2026-06-10T10:00:00+09:00")
        self.sato.sync()
        now = self.sato.json("audit", "orphans")
        self.assertEqual(([], 0), (now["orphans"], now["orphan_days"]))
        self.assertEqual(["2026-05"], [month["month"] for month in now["months"]])
        self.assertAlmostEqual(3, now["months"][0]["days"], places=2)
        then = self.sato.json("audit", "orphans", "--at", "2026-05-12T22:00:00+09:00")
        self.assertEqual([("Endo", "added")], [(o["name"], o["how"]) for o in then["orphans"]])
        self.assertAlmostEqual(1.5, then["orphan_days"], places=2)
        self.assertIn("Endo", self.sato.run("audit", "orphans", "--at", "2026-05-12"))
        self.assertIn("担当者のいないお客様 0件", self.sato.run("audit", "orphans", "--lang", "ja"))

    def test_the_whole_chain_of_owners(self):
        self.hand_over()
        self.day("2026-05-28T10:00:00+09:00")
        chain = self.ueda.json("audit", "ownership", "Tanaka")["owners"]
        self.assertEqual([("Sato", "assigned"), ("Mori", "assigned")],
                         [(o["owner"], o["how"]) for o in chain if o["owner"]])
        self.assertEqual(("territory", "Sato"), (chain[-1]["why"], chain[-1]["by"]))
        self.assertAlmostEqual(10, chain[-1]["days"], places=1)
        self.assertNotIn("until", chain[-1])
        self.assertIn("Mori", self.ueda.run("audit", "ownership", "Tanaka"))

    def test_the_clients_of_who_leaves(self):
        self.sato.json("add", "Small")
        self.sato.json("add", "Big")
        self.sato.json("deal", "open", "Big", "--value", "9000000", "--currency", "JPY")
        self.sato.json("touch", "Small", "phone", "--next", "2026-06-01")
        self.sato.json("touch", "Big", "phone", "--next", "2026-06-01")
        for who in ("Small", "Big"):
            self.at(self.sato, "2026-05-12T10:00:00+09:00", "assign", who, "Mori")
        self.assertEqual([], self.sato.json("audit", "handovers", "--open")["handovers"])
        view = self.sato.json("audit", "handovers", "--open", "--member", "Sato")
        self.assertEqual([("Big", "Mori"), ("Small", "Mori")],
                         [(one["name"], one["to"]) for one in view["handovers"]])

    def test_whom_a_plan_gives_away_and_whom_it_leaves_out(self):  # X15, X23
        planned = self.mori.json("add", "Endo")["prospect"]
        self.mori.json("touch", "Endo", "phone", "--next", "2026-06-01")
        self.mori.json("promise", "make", "Endo", "--what", "the offer", "--due", "2026-05-25")
        self.mori.json("add", "Kato", "--key-account")
        self.mori.json("add", "Baba")
        self.mori.json("outcome", "Baba", "opted-out")
        self.sync_all(self.mori, self.sato)
        plan = pathlib.Path(self.folder) / "plan.csv"
        plan.write_text(f"who,to\n{planned},Ueda\n")
        self.sato.json("member", "leave", "Mori", "--last-working-day", "2026-05-29", "--plan",
                       str(plan), "--acknowledge")
        view = self.sato.json("audit", "handovers", "--open")
        self.assertEqual([("Kato", "", "planned", 0), ("Endo", "Ueda", "planned", 1)],
                         [(one["name"], one["to"], one["state"], len(one["promises"]))
                          for one in view["handovers"]])

    def test_what_was_dated_back_is_marked_with_both_clocks(self):
        self.sato.json("add", "Tanaka")
        self.sato.json("touch", "Tanaka", "phone", "--next", "2026-06-01")
        self.at(self.sato, "2026-05-18T10:00:00+09:00", "assign", "Tanaka", "Mori")
        self.at(self.mori, "2026-05-28T10:00:00+09:00", "touch", "Tanaka", "phone", "--at",
                "2026-05-19T10:00", "--next", "2026-06-01")
        self.sato.sync()
        one = self.sato.json("audit", "handovers")["handovers"][0]
        self.assertEqual([("first-touch", "backdated", "2026-05-19", "2026-05-28")],
                         [(m["what"], m["how"], m["at"][:10], m["recorded_at"][:10])
                          for m in one["late"]])
        self.assertIn("dated back", self.sato.run("audit", "handovers"))

    def test_a_table_and_a_page_to_print(self):
        self.sato.json("add", "=1+1", "--company", HOSTILE)
        self.sato.json("touch", "=1+1", "phone", "--next", "2026-06-01")
        self.at(self.sato, "2026-05-12T10:00:00+09:00", "assign", "=1+1", "Mori")
        self.sato.json("add", "Endo", "--queue")
        self.at(self.mori, "2026-05-14T10:00:00+09:00", "touch", "=1+1", "email", "--next",
                "2026-06-01")
        self.sato.sync()
        folder = pathlib.Path(self.folder)
        table = folder / "audit.csv"
        self.sato.json("audit", "handovers", "--csv", str(table))
        with open(table, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(["'=1+1"], [row["name"] for row in rows])
        self.assertEqual([("Sato", "Mori", "72.00")],
                         [(row["from"], row["to"], row["gap_hours"]) for row in rows])
        for language, title in (("en", "Audit of handovers"), ("ja", "引き継ぎの監査")):
            path = folder / f"audit-{language}.html"
            self.sato.run("audit", "handovers", "--html", str(path), "--lang", language)
            text = path.read_text(encoding="utf-8")
            page = Page(text)
            self.assertIn(f'<html lang="{language}">', text)
            self.assertIn(f"<title>{title}</title>", text)
            self.assertEqual(3, page.elements.count("svg"))
            self.assertEqual(1, page.elements.count("thead"))
            self.assertNotIn("script", page.elements)
            self.assertTrue(any(HOSTILE in cell for cell in page.cells), page.cells)
            links = [a for a in page.attributes if a[1] in ("src", "href", "style", "onload")]
            self.assertEqual([], links)
            self.assertIn("Content-Security-Policy", text)
            self.assertNotIn("url(", text)
            self.validate(path)
        path = folder / "mori.html"  # The team's orphan days are not one member's.
        self.sato.run("audit", "handovers", "--member", "Mori", "--html", str(path))
        self.assertEqual(2, Page(path.read_text(encoding="utf-8")).elements.count("svg"))
        self.sato.fails(2, "audit", "handovers", "--html", self.folder)
        self.sato.fails(1, "audit", "handovers", "--csv", "/nonexistent/x.csv")

    def validate(self, path):
        """By html-validate, where this machine has it."""
        validator = shutil.which("html-validate")
        if validator is None:
            return
        done = subprocess.run([validator, "--preset", "recommended", "--formatter", "json",
                               str(path)], capture_output=True, check=False)
        self.assertEqual(0, done.returncode, json.loads(done.stdout or b"[]"))


if __name__ == "__main__":
    unittest.main()
