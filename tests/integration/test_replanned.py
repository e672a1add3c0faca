# labels: integration
"""A leaving that is planned twice, heirs who cannot take over any more, whoever was to cover and is away, and why somebody came back
(X15, X22): nothing of it happens unsaid."""

import pathlib
import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.


class Replanned(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.ito = self.colleague("Ito")
        self.kato = self.colleague("Kato")
        for name in ("Endo", "Abe", "Baba"):
            self.mori.run("add", name)
            self.mori.run("touch", name, "phone", "--summary", "hello")
        self.sync_all(self.mori, self.ito, self.kato, self.sato)

    def leave(self, day, heirs=None, *more):
        plan = ()
        if heirs is not None:
            path = pathlib.Path(self.folder) / "heirs.csv"
            path.write_text("who,to\n" + "".join(f"{who},{to}\n" for who, to in heirs.items()))
            plan = ("--plan", str(path))
        return ("member", "leave", "Mori", "--last-working-day", day, *plan, "--acknowledge", *more)

    @staticmethod
    def moves(view):
        return {move["name"]: move["to"] for move in view["moves"]}

    def test_another_day_is_no_other_plan(self):
        first = self.sato.json(*self.leave("2026-05-29", {"Endo": "Ito", "Abe": "Kato"}))
        self.assertEqual(("", 0, 0), (first["replaces_day"], first["kept"], first["changed"]))
        later = self.sato.json(*self.leave("2026-06-12"))
        self.assertEqual({"Endo": "Ito", "Abe": "Kato"}, self.moves(later))
        self.assertEqual(("2026-05-29", 2, 0), (later["replaces_day"], later["kept"], later["changed"]))
        self.assertEqual(["Baba"], [move["name"] for move in later["left_out"]])
        said = self.sato.run(*self.leave("2026-06-12", {"Endo": "Kato", "Baba": "Ito"}))
        self.assertIn("this replaces the plan for 2026-06-12 Fri: 0 things as planned then, 2 things changed", said)
        said = self.sato.run(*self.leave("2026-06-15", None, "--lang", "ja"))
        self.assertIn("据え置き2件、変更0件", said)
        self.sync_all(self.sato, self.kato)
        self.server.stop()
        self.server.at("2026-06-16T09:00:00+09:00").start()
        for laptop in (self.sato, self.kato):
            laptop.at("2026-06-16T09:00:00+09:00")
        left = self.sato.json("member", "leave", "Mori", "--now")
        self.assertEqual({"Endo": "Kato", "Baba": "Ito"}, self.moves(left))
        self.sato.sync()
        self.assertEqual(["Kato", "Ito", ""],
                         [self.sato.json("show", name)["owner"] for name in ("Endo", "Baba", "Abe")])

    def test_an_heir_who_may_own_no_more_is_told_of(self):
        self.sato.run(*self.leave("2026-05-29", {"Endo": "Ito", "Abe": "Ito", "Baba": "Kato"}))
        said = self.sato.run("member", "role", "Ito", "auditor", "--yes")
        self.assertIn("Ito was to take over 2 things of Mori, and cannot any more", said)
        error = self.sato.fails(1, "member", "leave", "Mori", "--last-working-day", "2026-06-12")
        self.assertIn("Ito was to take over 2 things, and cannot any more", error["text"])
        view = self.sato.json(*self.leave("2026-06-12"))
        self.assertEqual({"Baba": "Kato"}, self.moves(view))
        self.assertIn("heir", {trace["kind"] for trace in view["traces"]})

    def test_who_took_it_themselves_has_accepted(self):  # N03
        self.sato.run("assign", "Endo", "Sato")
        self.sato.run("assign", "Abe", "Kato")
        audited = {one["name"]: one["state"] for one in self.sato.json("audit", "handovers")["handovers"]}
        listed = {one["name"]: one["state"] for one in self.sato.json("handover", "list", "--team")["items"]}
        self.assertEqual({"Endo": "accepted", "Abe": "proposed"}, audited)
        self.assertEqual(audited, {name: listed[name] for name in audited})

    def test_who_is_away_covers_for_nobody(self):
        self.sato.run("member", "away", "Ito", "--from", "2026-05-14", "--to", "2026-05-20")
        for first, back in (("2026-05-13", "2026-05-15"), ("2026-05-19", "2026-05-25")):
            error = self.sato.fails(1, "member", "away", "Mori", "--from", first, "--to", back, "--cover", "Ito")
            self.assertIn("Ito is away too", error["text"])
        self.sato.run("member", "away", "Mori", "--from", "2026-05-11", "--to", "2026-05-14", "--cover", "Ito")
        self.assertIn("Ito covers", self.sato.run("member", "list"))
        # Ito falls ill.
        self.sato.run("member", "away", "Ito", "--from", "2026-05-11", "--to", "2026-05-20")
        self.assertIn("Ito was to cover, and is not here", self.sato.run("member", "list"))
        self.assertIn("代理予定のItoさんもいません", self.sato.run("member", "list", "--lang", "ja"))

    def day(self, now):
        self.server.stop()
        self.server.at(now).start()
        for laptop in (self.sato, self.kato):
            laptop.at(now)

    def test_why_they_came_back_can_be_read(self):  # X22
        self.sato.run(*self.leave("2026-05-11"))
        self.day("2026-05-12T10:00:00+09:00")
        self.sato.run("member", "leave", "Mori", "--now", "--yes")
        self.sync_all(self.sato, self.kato)
        self.day("2026-05-13T10:00:00+09:00")
        self.sato.run("member", "return", "Mori", "--why", "stays\x1b[31m after all")
        self.sync_all(self.sato, self.kato)
        self.day("2026-05-14T10:00:00+09:00")
        for laptop in (self.sato, self.kato):
            chain = laptop.json("audit", "ownership", "Endo")["owners"]
            self.assertEqual(("Mori", "returned", "Sato"), tuple(chain[-1][field] for field in ("owner", "how", "by")))
        self.assertIn("stays", self.sato.json("audit", "ownership", "Endo")["owners"][-1]["words"])
        said = self.sato.run("audit", "ownership", "Endo")
        self.assertIn("the owner came back", said)
        self.assertIn("after all", said)
        self.assertNotIn("\x1b[31m", said)


if __name__ == "__main__":
    unittest.main()
