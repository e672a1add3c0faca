# labels: integration
"""A leaving and its withdrawal that cross on two managers' laptops, and what becomes of the old home of somebody who came back
(X15): nobody is lost between two minds, and nothing that was typed is."""

import pathlib
import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.
LAST = "2026-05-29"
AFTER = "2026-05-30T09:00:00+09:00"


class Crossed(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.ito = self.colleague("Ito")
        self.kato = self.colleague("Kato", "manager")
        self.mori.run("add", "Endo")
        self.mori.run("touch", "Endo", "phone", "--summary", "hello")
        self.team = (self.sato, self.kato, self.ito)
        self.sync_all(self.mori, *self.team)

    def day(self, now):
        self.server.stop()
        self.server.at(now).start()
        for laptop in self.laptops:
            laptop.at(now)

    def plan(self):
        path = pathlib.Path(self.folder) / "heirs.csv"
        path.write_text("who,to\nEndo,Ito\n")
        self.sato.run("member", "leave", "Mori", "--last-working-day", LAST, "--plan", str(path), "--acknowledge")
        self.sync_all(self.mori, *self.team)

    def state(self, laptop):
        return next(m["state"] for m in laptop.json("member", "list")["items"] if m["name"] == "Mori")

    def told(self, laptop, *more):
        return [item["reason"] for item in laptop.json("today", *more)["items"] if item["kind"] == "leave"]

    def cross(self, first, then):
        """Both are written offline; `first` comes to the server first."""
        self.plan()
        self.day(AFTER)
        self.kato.run("member", "return", "Mori", "--why", "stays")
        self.sato.run("member", "leave", "Mori", "--now")
        self.sync_all(first, then, *self.team)

    def give_back(self):
        """Either manager says what was meant; nothing is left to say, and nothing to give back twice."""
        view = self.kato.json("member", "return", "Mori", "--why", "stays, as agreed")
        self.assertEqual("returned", view["state"])
        self.sync_all(self.kato, *self.team)
        for laptop in self.team:
            self.assertEqual(("active", "Mori"), (self.state(laptop), laptop.json("show", "Endo")["owner"]))
            self.assertEqual([], self.told(laptop))
        self.assertIn("nothing is planned", self.sato.fails(1, "member", "return", "Mori", "--why", "x")["text"])
        self.assert_same(*self.team)

    def test_a_leaving_that_did_not_know_of_the_withdrawal(self):
        self.cross(self.kato, self.sato)
        self.assertEqual(["gone"] * 3, [self.state(laptop) for laptop in self.team])
        for manager in (self.sato, self.kato):
            self.assertIn("Mori has left, though the leaving had been taken back", self.told(manager)[0])
        self.assertIn("行き違い", self.told(self.kato, "--lang", "ja")[0])
        self.assertEqual([], self.told(self.ito), "managers alone")
        self.give_back()

    def test_a_withdrawal_that_did_not_know_of_the_leaving(self):
        self.cross(self.sato, self.kato)
        self.assertEqual(["active"] * 3, [self.state(laptop) for laptop in self.team])
        for manager in (self.sato, self.kato):
            self.assertEqual("Ito", manager.json("show", "Endo")["owner"])
            self.assertIn("Mori stays, but what the leaving moved is with others", self.told(manager)[0])
        self.give_back()

    def test_a_leaving_that_nobody_took_back_is_not_asked_about(self):
        self.plan()
        self.day(AFTER)
        self.sato.run("member", "leave", "Mori", "--now")
        self.sync_all(*self.team)
        self.assertEqual([], self.told(self.kato))
        self.kato.run("member", "return", "Mori", "--why", "stays")
        self.sync_all(self.kato, *self.team)
        self.assertEqual([], self.told(self.kato))

    def test_what_the_old_home_holds_is_not_lost(self):
        self.plan()
        self.day(AFTER)
        self.mori.run("note", "Endo", "typed offline")
        self.sato.run("member", "leave", "Mori", "--now")
        self.sync_all(*self.team)
        self.sato.run("member", "return", "Mori", "--why", "stays")
        self.sync_all(*self.team)
        self.mori.run("note", "Endo", "typed after")
        self.mori.sync(check=1)  # Cut off; it hands in all the same.
        code = self.sato.json("member", "code", "Mori")["join_code"]
        self.assertIn("another folder with --home", self.mori.fails(1, "join", code)["do"])
        again = self.laptop("again").at(AFTER)
        again.join(self.sato.json("member", "code", "Mori")["join_code"])
        self.sync_all(again, *self.team)
        notes = {item["summary"] for item in again.json("show", "Endo")["timeline"]}
        self.assertLessEqual({"typed offline", "typed after"}, notes)
        waiting = {item["summary"] for item in self.sato.json("apart", "list")["items"]}
        self.assertIn("typed after", waiting, "of a laptop that was cut off: a manager says")
        self.assertEqual("Mori", again.json("show", "Endo")["owner"])


if __name__ == "__main__":
    unittest.main()
