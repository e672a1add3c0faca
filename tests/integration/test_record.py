"""A member's record (X23): of what fell due for them, the share done in time; who sees it (R020)."""
# labels: integration

import unittest

from harness import BIN, Team, run

NOW = "2026-05-11T10:00:00+09:00"
AFTER = "2026-06-10T10:00:00+09:00"


class Records(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.endo = self.colleague("Endo")
        for number in range(25):  # Of which nothing is followed up.
            self.mori.json("add", f"Client {number:02}")
        self.endo.json("add", "Baba")
        self.endo.at("2026-05-12T10:00:00+09:00").json("touch", "Baba", "email", "--summary", "thanks")
        self.sato.json("add", "Aoba", "--key-account")
        self.sync_all(self.sato, self.mori, self.endo)

    def list_of(self, *rows):
        path = f"{self.folder}/list.csv"
        with open(path, "w", encoding="utf-8") as out:
            out.write("\n".join(("who,member", *rows)) + "\n")
        return path

    def test_a_manager_is_told_and_nobody_else(self):  # R020
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, self.mori, self.endo):
            laptop.at(AFTER)
        record = self.sato.json("member", "record", "Mori")
        lines = {one["kind"]: (int(one["done"]), int(one["due"])) for one in record["lines"]}
        self.assertEqual((0, 25), lines["first-follow-up"])
        self.assertTrue(record["weak"])
        self.assertEqual(0, record["discipline"])
        self.assertEqual("2025-12-12", record["from"])
        good = self.sato.json("member", "record", "Endo")
        lines = {one["kind"]: (int(one["done"]), int(one["due"])) for one in good["lines"]}
        self.assertEqual((1, 1), lines["first-follow-up"])
        self.assertFalse(good["weak"], "too few to tell")
        self.assertEqual(0, self.mori.json("member", "record", "Mori")["discipline"])
        self.assertIn("managers", self.endo.fails(1, "member", "record", "Mori")["text"])
        for language, word in (("en", "below the team's measure"), ("ja", "目安を下回って")):
            done = run([BIN / "tasuki", "--lang", language, "assign", "Aoba", "Mori"], self.sato.env)
            self.assertIn(word, done.stderr.decode())
            done = run([BIN / "tasuki", "--lang", language, "assign", "Aoba", "Endo"], self.sato.env)
            self.assertNotIn(word, done.stderr.decode())
        done = run([BIN / "tasuki", "assign", "--list", self.list_of("Aoba,Mori")], self.sato.env)
        self.assertEqual(1, done.stderr.decode().count("below the team's measure"))
        # A rep is told nothing of a colleague.
        done = run([BIN / "tasuki", "assign", "Baba", "Mori"], self.endo.env)
        self.assertNotIn("below", (done.stderr + done.stdout).decode())

    def test_a_plan_gives_no_key_account_to_a_weak_record_where_another_can_take_it(self):  # R020
        for firm, name, more in (("Kaede", "Doi", ("--key-account",)), ("Sumire", "Eto", ())):
            self.mori.json("add", f"Client of {firm}", "--company", firm)
            self.sync_all(self.mori, self.endo)  # Else it is two firms of one name.
            self.endo.json("add", name, "--company", firm, *more)
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, self.mori, self.endo):
            laptop.at(AFTER)
        self.sync_all(self.mori, self.endo, self.sato)
        moves = {one["name"]: one for one in self.sato.json("member", "plan", "Endo")["moves"]}
        self.assertEqual("Sato", moves["Doi"]["to"])
        self.assertEqual("Mori", moves["Eto"]["to"], "no key account: who has another there")
        self.assertIn("owns another there", moves["Eto"]["reason"])

    def test_a_plan_keeps_a_firm_together(self):
        for name in ("Doi", "Eto", "Fujii", "Goto"):
            self.endo.json("add", name, "--company", "Kaede" if name != "Fujii" else "Momiji")
        self.sync_all(self.mori, self.endo, self.sato)
        moves = {one["name"]: one for one in self.sato.json("member", "plan", "Endo")["moves"]}
        self.assertEqual({moves["Doi"]["to"]}, {moves["Eto"]["to"], moves["Goto"]["to"]})
        self.assertEqual(2, sum("takes over others there" in moves[name]["reason"] for name in ("Doi", "Eto", "Goto")))


if __name__ == "__main__":
    unittest.main()
