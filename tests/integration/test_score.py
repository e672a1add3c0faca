"""How well somebody follows up (R145, R146), and how organised one is, or the team (R021, R022)."""
# labels: integration

import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"
AFTER = "2026-06-01T10:00:00+09:00"


class Scores(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.endo = self.colleague("Endo")
        for name in ("Aoki", "Baba", "Chiba", "Doi"):
            self.mori.json("add", name, "--context", "asked how others solved the delay in the warehouse")
        self.mori.json("deal", "open", "Aoki", "--value", "500000", "--currency", "JPY")
        self.mori.at("2026-05-12T10:00:00+09:00")
        self.written = {name: self.mori.json("touch", name, "email", *more)["event_ids"][0]
                        for name, more in (("Aoki", ()), ("Baba", self.message("good")), ("Chiba", self.message("bad")))}
        self.mori.at("2026-05-15T10:00:00+09:00").json("touch", "Aoki", "phone")
        self.mori.at("2026-05-20T10:00:00+09:00").json("outcome", "Aoki", "won", "--value", "500000", "--currency", "JPY")
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, self.mori, self.endo):
            laptop.at(AFTER)
        self.sync_all(self.mori, self.sato, self.endo)

    def message(self, which):
        path = f"{self.folder}/{which}.txt"
        text = {"good": "Dear Baba,\n\nYou asked last Monday how others solved the delay in your warehouse. A study of a "
                        "similar one is attached.\n\nWhich of the two ways would fit yours?\n\nMori\n",
                "bad": "Just checking in.\n"}[which]
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return ("--body-file", path, "--gives", "case")

    @staticmethod
    def figures(score):
        return {one["name"]: (int(one["part"]), int(one["of"])) for one in score["figures"] if int(one["of"])}

    def test_timing_and_quality_with_what_is_behind_them(self):
        score = self.sato.json("coach", "score", "Mori")
        figures = self.figures(score)
        self.assertEqual((3, 4), figures["first-follow-up"])
        self.assertEqual((1, 3), figures["step"], "Baba's and Chiba's second contacts were never made")
        first = next(one for one in score["figures"] if one["name"] == "first-follow-up")
        self.assertEqual({"Aoki": True, "Baba": True, "Chiba": True, "Doi": False},
                         {one["name"]: one["done"] for one in first["behind"]})
        self.assertEqual(self.written["Baba"],
                         next(one["event_id"] for one in first["behind"] if one["name"] == "Baba"))
        self.assertTrue(all(len(one["event_id"]) == 32 for one in first["behind"]))
        quality = next(one for one in score["figures"] if one["name"] == "quality")
        self.assertEqual({self.written["Chiba"]: False},
                         {one["event_id"]: one["done"] for one in quality["behind"] if not one["done"]})
        self.assertEqual((4, 7), (int(score["discipline"]["part"]), int(score["discipline"]["of"])))
        # Apart from it: what was won.
        self.assertEqual((1, "500000"), (int(score["won"]), score["won_amounts"][0]["won"]))
        self.assertEqual([], score["praise"])
        text = self.sato.run("coach", "score", "Mori")
        for words in ("first follow-ups", "75.0 %", "Doi", "apart from that, won: 1 deal"):
            self.assertIn(words, text)
        self.assertIn("これとは別に、受注1件", self.mori.run("coach", "score", "Mori", "--lang", "ja"))
        # Of a time in which nothing was missed.
        early = self.sato.json("coach", "score", "Mori", "--to", "2026-05-13T00:00")
        self.assertEqual({"first-follow-up": (3, 3), "quality": figures["quality"]}, self.figures(early))
        self.assertEqual(["first-follow-up"], early["praise"])
        self.assertIn("managers", self.endo.fails(1, "coach", "score", "Mori")["text"])

    def test_this_quarter_beside_the_last(self):
        check = self.sato.json("coach", "check", "--team")
        figures = {one["name"]: tuple((int(one[when]["part"]), int(one[when]["of"])) for when in ("now", "last"))
                   for one in check["figures"]}
        self.assertEqual(((4, 7), (0, 0)), figures["discipline"])
        self.assertEqual(((3, 3), (0, 0)), figures["first_follow_up"])
        self.assertEqual(((1, 1), (0, 0)), figures["follow_up_conversion"])
        self.assertEqual(("2026-04-01", "2026-01-01"), (check["from"][:10], check["last_from"][:10]))
        self.assertEqual(["Endo", "Mori", "Sato"], [one["member"] for one in check["load"]])
        own = self.mori.json("coach", "check")
        self.assertEqual("Mori", own["member"])
        self.assertEqual(["Mori"], [one["member"] for one in own["load"]])
        # Three months on, this quarter is the last one.
        self.mori.at("2026-07-02T10:00:00+09:00")
        later = {one["name"]: tuple((int(one[when]["part"]), int(one[when]["of"])) for when in ("now", "last"))
                 for one in self.mori.json("coach", "check")["figures"]}
        self.assertEqual((4, 7), later["discipline"][1])
        self.assertEqual(((0, 0), (1, 1)), later["follow_up_conversion"])
        self.assertIn("this quarter", self.mori.run("coach", "check"))
        self.assertIn("managers", self.mori.fails(1, "coach", "check", "--team")["text"])


if __name__ == "__main__":
    unittest.main()
