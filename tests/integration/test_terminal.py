"""Every command in a terminal: no line is too wide, times stay whole, and what a person typed is all
there; a dumb terminal and NO_COLOR get no colours, a pipe no line breaks."""
# labels: integration

import unittest

from harness import BIN, Failed, Team, run
from terminal import (COLOUR, SCRIPTS, TIME, WIDTHS, bare, in_terminal, name_of, squeezed, width_of,
                      widths_for)

LENGTHS = (1, 23, 120, 300)


class Terminal(Team):
    NOW = "2026-05-11T10:00:00+09:00"

    def narrow(self, width, *args, check=0, **more):
        """The same without colours, every line measured."""
        text = in_terminal(self.sato, width, *args, check=check, **more)
        text = bare(text)
        for line in text.split("\n"):
            if width_of(line) > width:
                raise Failed(f"{args} at {width}: {width_of(line)} columns: {line!r}")
        return text

    def assert_all_there(self, texts, output, what):
        squeeze = squeezed(output)
        for text in texts:
            self.assertIn(squeezed(text), squeeze, what)

    def firm_of(self, prospect):
        return self.sato.json("show", prospect)["firm"]

    def test_what_is_read(self):
        people = []
        for script in SCRIPTS:
            for length in LENGTHS:
                name, company = name_of(script, length), name_of(script, length, "C")
                note = name_of(script, length, "N") + " " + name_of(script, 400)
                added = self.sato.json("add", name, "--company", company, "--context", note,
                                       "--title", name_of(script, length, "T"))
                firm, added = added["firm"], added["prospect"]
                self.sato.json("note", added, note)
                self.sato.json("touch", added, "phone", "--summary", note)
                people.append((added, name, company, note))
        short = self.sato.json("add", "Mori", "--queue")["prospect"]
        for script in SCRIPTS:
            self.sato.json("member", "add", name_of(script, 120, "M"))
            who = self.sato.json("add", name_of(script, 40, "D"))["prospect"]
            self.sato.json("assign", who, name_of(script, 120, "M"))
            self.sato.json("deal", "open", who, "--title", name_of(script, 200, "D"), "--value",
                           "1200000", "--currency", "JPY", "--stage", "negotiation")
        listed = len(self.sato.json("list")["items"])
        commands = [("list",), ("find", "a"), ("log",), ("log", "--prospect", people[3][0]),
                    ("firm", "list"), ("firm", "show", firm), ("queue",), ("status",),
                    ("contest", "list"), ("member", "list"), ("report",),
                    ("report", "--by", "member"), ("sync",), ("lost", "list"), ("--help",),
                    ("import", "--help"), ("touch", "--help"), ("add", "--help")]
        for width in WIDTHS:
            for args in commands:
                with self.subTest(width=width, args=args):
                    self.narrow(width, *args)
            with self.subTest(width=width, args="times stay whole"):
                rows = self.narrow(width, "list")
                self.assertGreaterEqual(len(TIME.findall(rows)), listed)
                self.assertIn("Mori", rows)
            for number, (prospect, name, company, note) in enumerate(people):
                if width not in widths_for(number):
                    continue
                with self.subTest(width=width, show=name[:30]):
                    shown = self.narrow(width, "show", prospect)
                    self.assert_all_there((name, company, note, prospect), shown, name)
                    self.assertEqual(3, squeezed(shown).count(squeezed(note)))
            with self.subTest(width=width, args="errors"):
                self.narrow(width, "show", name_of("latin", 300, "Q"), check=1)
                self.narrow(width, "show", "a" * 300, check=1)
                self.narrow(width, "touch", "Mori", name_of("emoji", 100), check=2)
        # A pipe: nothing is broken, and nobody's row is padded for somebody else's name.
        piped = self.sato.run("list")
        row = next(line for line in piped.split("\n") if short[:8] in line)
        self.assertLess(width_of(row), 160, row)
        for prospect, _name, _company, note in people:
            self.assertIn(note, self.sato.run("show", prospect))
        row = next(line for line in self.narrow(200, "list").split("\n") if short[:8] in line)
        self.assertLess(width_of(row), 160, row)

    def test_what_is_written(self):
        length = {60: 300, 80: 120, 200: 23}
        for number, script in enumerate(SCRIPTS):
            for width in widths_for(number):
                with self.subTest(width=width, script=script):
                    name = name_of(script, length[width], "W")
                    firm = name_of(script, length[width], "F")
                    member = name_of(script, length[width], "M")
                    text = name_of(script, 350, "X")
                    self.narrow(width, "member", "add", member)
                    added = self.narrow(width, "add", name, "--company", firm, "--queue")
                    self.assert_all_there((name, firm), added, "add")
                    who = next(item["prospect"] for item in self.sato.json("list")["items"]
                               if item["name"].startswith(name[:40]))
                    self.narrow(width, "claim", who)
                    self.narrow(width, "touch", who, "email", "--summary", text)
                    self.narrow(width, "note", who, text)
                    self.narrow(width, "next", who, "+3d", "--channel", "phone", "--purpose", text)
                    self.narrow(width, "edit", who, "--title", text[:60], "--department", firm)
                    self.narrow(width, "deal", "open", who, "--title", text, "--value", "3",
                                "--currency", "JPY")
                    self.narrow(width, "deal", "stage", who, "negotiation")
                    self.narrow(width, "deal", "close", who, "lost", "--cause", "price")
                    self.narrow(width, "outcome", who, "considering", "--words", text)
                    self.narrow(width, "firm", "edit", self.firm_of(who), "--note", text)
                    self.narrow(width, "assign", who, member, "--brief", text)
                    last = self.sato.json("log", "--prospect", who)["events"]
                    noted = next(one for one in last if one["type"] == "NoteAdded")
                    self.narrow(width, "undo", noted["event_id"], "--why", text)
                    self.narrow(width, "sync")

    def test_no_colour_where_none_is_wanted(self):
        self.sato.json("add", "Mori")
        for args, code in ((("list",), 0), (("show", "Mori"), 0), (("sync",), 0),
                           (("show", "nobody"), 1)):
            with self.subTest(args=args):
                plain = in_terminal(self.sato, 80, *args, check=code)
                if args != ("sync",):  # Which has nothing to colour.
                    self.assertIn("\x1b[", plain)
                for term, more in (("dumb", {}), ("", {})):
                    dumb = in_terminal(self.sato, 80, *args, check=code, term=term, more=more)
                    self.assertNotIn("\x1b", dumb)
                plain = in_terminal(self.sato, 80, *args, check=code, more={"NO_COLOR": "1"})
                self.assertIsNone(COLOUR.search(plain), plain)
                piped = run([BIN / "tasuki", *args], {**self.sato.env, "TERM": "xterm"}, code)
                self.assertNotIn(b"\x1b", piped.stdout + piped.stderr)
        for width in WIDTHS:
            for more in ({"term": "dumb"}, {"more": {"NO_COLOR": "1"}}):
                self.narrow(width, "add", name_of("japanese", 300, str(width)), check=None, **more)
                self.narrow(width, "list", **more)

    def test_only_progress_that_was_shown_is_wiped(self):
        self.sato.json("add", "Mori")
        for args, code in ((("list",), 0), (("status",), 0), (("show", "nobody"), 1), (("touch",), 2)):
            self.assertNotIn("\r", in_terminal(self.sato, 80, *args, check=code), args)


if __name__ == "__main__":
    unittest.main()
