# labels: integration
"""Deals: what is agreed and changed, how the offer helps, who decides, lists with totals (R044, R129, R130, R149)."""

import unittest

from harness import Team


class Deals(Team):
    """Sato is a manager (the first admin), Suzuki a rep. In Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"  # A Monday.

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")

    def deal(self, laptop, name, value=None, currency="JPY", *more):
        laptop.json("add", name, "--company", f"{name[::-1].title()} KK")
        money = () if value is None else ("--value", str(value), "--currency", currency)
        return laptop.json("deal", "open", name, *money, *more)["deal"]

    def kinds(self, laptop, period="today"):
        return [(one["kind"], one["name"]) for one in laptop.json(period)["items"]
                if one["kind"] in ("terms", "task")]

    def test_terms_changed_without_agreement_are_the_managers_to_see(self):  # R129, R130
        self.deal(self.suzuki, "Mori", 1200000)
        self.assertIn("nothing is agreed yet", self.suzuki.run("deal", "terms", "Mori"))
        self.suzuki.run("deal", "terms", "Mori", "--text", "30 seats in June", "--promised", "their plant in Nagoya")
        changed = self.suzuki.json("deal", "terms", "Mori", "--text", "30 seats in July", "--changed")
        self.assertEqual(1, len(changed["findings"]))
        self.sync_all(self.suzuki, self.sato)
        self.assert_same(self.suzuki, self.sato)
        self.assertEqual([("terms", "Mori")], self.kinds(self.sato))
        item = [one for one in self.sato.json("today")["items"] if one["kind"] == "terms"][0]
        self.assertEqual(("30 seats in July", "Suzuki"), (item["purpose"], item["owner"]))
        self.assertIn("Suzuki changed the terms", item["reason"])
        self.assertIn("先方の同意なしに条件を変更", self.sato.run("today", "--lang", "ja"))
        self.assertEqual([], self.kinds(self.suzuki))
        listed = self.sato.json("deal", "list", "--flagged")["items"]
        self.assertEqual([("Mori", True)], [(one["name"], one["flagged"]) for one in listed])
        shown = self.sato.json("show", "Mori")["deals"][0]
        self.assertEqual(("30 seats in June", "their plant in Nagoya", "30 seats in July", False),
                         (shown["agreed"]["text"], shown["agreed"]["downstream"], shown["changed"]["text"],
                          shown["changed"]["agreed_by_client"]))
        self.assertIn("changed without their agreement", self.sato.run("show", "Mori"))
        # Won, it is still to be settled; once they agree it is.
        self.suzuki.run("deal", "close", "Mori", "won")
        self.sync_all(self.suzuki, self.sato)
        self.assertEqual([("terms", "Mori")], self.kinds(self.sato))
        deal = shown["deal"]
        agreed = self.suzuki.json("deal", "terms", "Mori", "--deal", deal, "--text", "30 seats in July", "--changed",
                                  "--agreed")
        self.assertEqual([], agreed["findings"])
        self.sync_all(self.suzuki, self.sato)
        self.assertEqual([], self.kinds(self.sato))
        shown = self.sato.json("deal", "terms", "Mori", "--deal", deal)["deal"]
        self.assertNotIn("changed", shown)
        self.assertEqual((2, 1), (shown["terms_changed"], shown["terms_unagreed"]))

    def test_how_it_helps_who_decides_and_the_route_stand_with_it(self):  # R149
        self.deal(self.suzuki, "Mori", 500000, "JPY", "--helps", "夜勤が2名減る", "--title", "ライン更新")
        self.suzuki.run("deal", "edit", "Mori", "--decides", "森部長", "--route", "課長 → 部長 → 役員会")
        self.sync_all(self.suzuki, self.sato)
        # Two change it apart: the one who only says how it helps does not move it back.
        self.sato.run("deal", "edit", "Mori", "--helps", "夜勤が3名減る")
        self.suzuki.run("deal", "stage", "Mori", "negotiation")
        self.suzuki.sync()
        self.sato.sync()
        self.suzuki.sync()
        self.assert_same(self.suzuki, self.sato)
        deal = self.suzuki.json("show", "Mori")["deals"][0]
        self.assertEqual(("negotiation", "ライン更新", "夜勤が3名減る", "森部長", "課長 → 部長 → 役員会", False),
                         (deal["stage"], deal["title"], deal["helps"], deal["decides"], deal["route"],
                          deal["crossed"]))
        japanese = self.suzuki.run("show", "Mori", "--lang", "ja")
        for words in ("先方の利点", "決裁者", "稟議の流れ", "夜勤が3名減る"):
            self.assertIn(words, japanese)
        self.suzuki.fails(2, "deal", "edit", "Mori")

    def test_the_firms_fiscal_year_end(self):
        self.deal(self.suzuki, "Mori")
        self.suzuki.run("firm", "edit", "Irom KK", "--fiscal-year-end", "3")
        self.assertEqual("03", self.suzuki.json("show", "Mori")["fiscal_year_end"])
        self.assertIn("March", self.suzuki.run("show", "Mori"))
        self.assertIn("3月", self.suzuki.run("firm", "show", "Irom KK", "--lang", "ja"))
        self.suzuki.fails(2, "firm", "edit", "Irom KK", "--fiscal-year-end", "13")
        self.suzuki.run("firm", "edit", "Irom KK", "--fiscal-year-end", "0")
        self.assertEqual("", self.suzuki.json("firm", "show", "Irom KK")["fiscal_year_end"])

    def test_lists_by_owner_stage_and_value_with_totals(self):  # R044
        self.deal(self.suzuki, "Abe", 100)
        self.deal(self.suzuki, "Baba", 300)
        self.deal(self.suzuki, "Chiba")
        self.sync_all(self.suzuki, self.sato)
        self.deal(self.sato, "Doi", 200)
        self.deal(self.sato, "Endo", 50.5, "EUR")
        self.sato.run("deal", "stage", "Baba", "proposal")
        view = self.sato.json("deal", "list", "--sort", "value")
        self.assertEqual(["Endo", "Baba", "Doi", "Abe", "Chiba"], [one["name"] for one in view["items"]])
        self.assertEqual("5", view["total"])
        self.assertEqual([("lead", "", "1", ""), ("lead", "EUR", "1", "50.5"), ("lead", "JPY", "2", "300"),
                          ("proposal", "JPY", "1", "300")],
                         [(one["stage"], one["currency"], one["deals"], one["value"]) for one in view["totals"]])
        names = lambda *args: [one["name"] for one in self.sato.json("deal", "list", *args)["items"]]
        self.assertEqual({"Doi", "Endo"}, set(names("--owner", "me")))
        self.assertEqual(["Baba"], names("--owner", "Suzuki", "--stage", "proposal"))
        self.assertEqual({"Doi", "Baba"}, set(names("--min", "200", "--currency", "jpy")))
        self.assertEqual(["Doi"], names("--sort", "value", "--min", "1", "--currency", "JPY", "--offset", "1",
                                        "--limit", "1"))
        self.sato.run("deal", "close", "Doi", "won", "--value", "210")
        self.sato.run("deal", "close", "Abe", "lost", "--cause", "price")
        self.assertEqual(["Doi"], names("--won"))
        self.assertEqual(["Abe"], names("--lost"))
        self.assertEqual(3, len(names()))
        self.assertEqual(5, len(names("--all")))
        won = self.sato.json("deal", "list", "--won")["totals"]
        self.assertEqual([("won", "JPY", "210")], [(one["state"], one["currency"], one["value"]) for one in won])
        self.assertIn("¥300", self.sato.run("deal", "list"))
        # Whoever is merged away keeps their deals, under who stands for them; whoever is undone has none.
        self.sato.run("add", "Chiba Jiro")
        entry = self.sato.json("find", "Chiba Jiro")["items"][0]["prospect"]
        old = [one["prospect"] for one in self.sato.json("find", "Chiba")["items"] if one["prospect"] != entry][0]
        self.sato.run("merge", old, entry)
        self.assertIn("Chiba Jiro", names())
        self.sync_all(self.sato, self.suzuki)
        self.assert_same(self.sato, self.suzuki)


if __name__ == "__main__":
    unittest.main()
