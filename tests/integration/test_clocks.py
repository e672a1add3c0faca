"""Clocks that were wrong, and what two changed at once, over whole laptops (X20, X22)."""
# labels: integration asan-long

import unittest

from harness import BIN, Team, run

NOW = "2026-05-11T10:00:00+09:00"


class TwoLaptops(Team):
    """Suzuki and Tanaka, on a morning in May."""

    NOW = NOW

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")

    def add(self, laptop, name, *more):
        return laptop.json("add", name, *more)["prospect"]


class ClockWasAhead(TwoLaptops):
    """A laptop nine hours ahead that is put right; then an earlier date on purpose."""

    def standing(self, laptop, who):
        shown = laptop.json("show", who)
        return (shown["follow_up"], shown["next_kind"], shown["next_touch"][:10])

    def test_the_last_thing_done_stands_offline_and_after_the_sync_on_every_laptop(self):
        who = self.add(self.suzuki, "Sato", "--company", "Aoba")
        self.sync_all(self.suzuki, self.tanaka)
        self.suzuki.at("2026-05-11T19:00:00+09:00")
        self.suzuki.run("touch", who, "phone", "--summary", "call")
        self.suzuki.run("outcome", who, "considering")
        self.suzuki.at("2026-05-11T10:05:00+09:00")
        done = run([BIN / "tasuki", "outcome", who, "not-now", "--next", "+30d"], self.suzuki.env)
        self.assertIn(b"before what was written here last", done.stderr)
        self.assertIn(b"not now", done.stdout)
        self.assertIn(b"2026-06-10", done.stdout)
        right = ("stopped", "revisit", "2026-06-10")
        self.assertEqual(right, self.standing(self.suzuki, who))
        self.sync_all(self.suzuki, self.tanaka)
        self.assertEqual(right, self.standing(self.suzuki, who))
        self.assertEqual(right, self.standing(self.tanaka, who))

    def test_edits_and_dates_of_one_laptop_keep_their_order_too(self):
        who = self.add(self.suzuki, "Sato")
        self.suzuki.at("2026-05-11T19:00:00+09:00")
        self.suzuki.run("edit", who, "--title", "early")
        self.suzuki.run("next", who, "2026-06-01")
        self.suzuki.at("2026-05-11T10:05:00+09:00")
        self.suzuki.run("edit", who, "--title", "late")
        self.assertIn("next touch set", self.suzuki.run("next", who, "2026-07-01"))
        for _ in range(2):
            shown = self.suzuki.json("show", who)
            # The first follow-up is still to be done, and next (X18).
            self.assertEqual(("late", "2026-07-01"),
                             (shown["title"], shown["appointment"]["at"][:10]))
            self.suzuki.sync()

    def test_a_command_says_what_stands_where_what_it_wrote_does_not(self):
        who = self.add(self.suzuki, "Sato")
        self.suzuki.at("2026-05-11T12:00:00+09:00")
        self.suzuki.run("outcome", who, "considering")
        self.suzuki.at("2026-05-11T12:01:00+09:00")
        said = self.suzuki.json("outcome", who, "no", "--at", "2026-05-11T11:00")
        self.assertIn("considering", said["outweighed"][0])
        text = self.suzuki.run("outcome", who, "not-now", "--at", "2026-05-11T11:30")
        self.assertNotIn("outcome for", text)
        self.assertIn("does not stand", text)
        self.assertEqual("paused", self.suzuki.json("show", who)["follow_up"])


class TwoChangeOneField(TwoLaptops):
    """Two edits by people who had not seen each other's."""

    def test_both_values_are_in_sight_and_both_people_are_told(self):
        who = self.add(self.suzuki, "Sato", "--company", "Aoba")
        self.sync_all(self.suzuki, self.tanaka)
        self.suzuki.run("edit", who, "--title", "head", "--email", "from-the-client@aoba.example")
        self.tanaka.run("edit", who, "--department", "sales", "--email",
                        "from-an-old-list@aoba.example")
        self.assertEqual([], self.suzuki.json("sync")["crossed"])
        told = [self.tanaka.json("sync")["crossed"], self.suzuki.json("sync")["crossed"]]
        for laptop, crossed in zip((self.tanaka, self.suzuki), told):
            self.assertEqual(["emails"], [field["field"] for field in crossed])
            shown = laptop.json("show", who)
            self.assertEqual(("head", "sales"), (shown["title"], shown["department"]))
            self.assertEqual(["emails"], shown["crossed"])
            sides = {side["value"]: side["stands"]
                     for side in shown["crossed_fields"][0]["sides"]}
            self.assertEqual({"from-the-client@aoba.example", "from-an-old-list@aoba.example"},
                             set(sides))
            self.assertEqual([a for a, stands in sides.items() if stands], shown["emails"])
            text = laptop.run("show", who)
            self.assertIn("without knowing of each other", text)
            self.assertIn("from-the-client@aoba.example", text)
            changes = [item["changes"] for item in shown["timeline"] if item["changes"]]
            self.assertEqual(2, len(changes))
            self.assertIn({"field": "title", "from": "", "to": "head"},
                          changes[0] + changes[1])
        self.assertEqual([], self.suzuki.json("sync")["crossed"])  # Told once.
        # Who has seen both settles it.
        self.suzuki.run("edit", who, "--email", "right@aoba.example")
        self.sync_all(self.suzuki, self.tanaka)
        for laptop in (self.suzuki, self.tanaka):
            shown = laptop.json("show", who)
            self.assertEqual(([], ["right@aoba.example"]), (shown["crossed"], shown["emails"]))
        self.assertEqual(self.suzuki.json("status")["view_digest"],
                         self.tanaka.json("status")["view_digest"])

    def test_two_who_write_the_same_cross_nothing(self):
        who = self.add(self.suzuki, "Sato")
        self.sync_all(self.suzuki, self.tanaka)
        for laptop in (self.suzuki, self.tanaka):
            laptop.run("edit", who, "--title", "head")
        self.sync_all(self.suzuki, self.tanaka, self.suzuki)
        self.assertEqual([], self.suzuki.json("show", who)["crossed"])


    def crossed(self, laptop, who):
        """What crossed there: field to {by: value}, and which stands."""
        return {field["field"]: {side["by"]: side["value"] for side in field["sides"]}
                for field in laptop.json("show", who)["crossed_fields"]}

    def test_dates_chosen_at_once_are_both_in_sight(self):
        who = self.add(self.suzuki, "Sato")
        self.sync_all(self.suzuki, self.tanaka)
        self.suzuki.run("next", who, "2026-05-20")
        self.tanaka.run("next", who, "2026-06-10 14:00")
        self.suzuki.sync()
        told = [self.tanaka.json("sync")["crossed"], self.suzuki.json("sync")["crossed"]]
        for laptop, crossed in zip((self.tanaka, self.suzuki), told):
            self.assertEqual(["next-touch"], [one["field"] for one in crossed])
            values = self.crossed(laptop, who)["next-touch"]
            self.assertEqual("2026-05-20", values["Suzuki"][:10])
            self.assertEqual("2026-06-10T14:00", values["Tanaka"][:16])
            text = laptop.run("show", who)
            self.assertIn("2026-05-20 Wed", text)
            self.assertIn("2026-06-10 Wed 14:00", text)
            changes = [i["changes"] for i in laptop.json("show", who)["timeline"]
                       if i["type"] == "NextTouchSet"]
            self.assertEqual(["next-touch", "next-touch"], [c[0]["field"] for c in changes])

    def test_stages_amounts_and_closings_are_both_in_sight(self):
        who = self.add(self.suzuki, "Sato")
        deal = self.suzuki.json("deal", "open", who, "--value", "9", "--currency", "JPY")["deal"]
        self.sync_all(self.suzuki, self.tanaka)
        self.suzuki.run("deal", "stage", who, "proposal", "--value", "100")
        self.tanaka.run("deal", "stage", who, "negotiation", "--value", "200")
        self.sync_all(self.suzuki, self.tanaka, self.suzuki)
        for laptop in (self.suzuki, self.tanaka):
            crossed = self.crossed(laptop, who)
            self.assertEqual({"Suzuki": "proposal", "Tanaka": "negotiation"}, crossed["deal-stage"])
            self.assertEqual({"Suzuki": "100 JPY", "Tanaka": "200 JPY"}, crossed["deal-amount"])
            self.assertTrue(laptop.json("show", who)["deals"][0]["crossed"])
            text = laptop.run("show", who, "--lang", "ja")
            self.assertIn("交渉", text)
            self.assertIn("¥200", text)
            for english in ("negotiation", "proposal", "JPY", "deal-stage"):
                self.assertNotIn(english, text)
        self.suzuki.run("outcome", who, "won", "--value", "100")
        self.tanaka.run("outcome", who, "lost", "--reason", "price")
        self.suzuki.sync()
        self.assertIn("deal", [one["field"] for one in self.tanaka.json("sync")["crossed"]])
        told = self.suzuki.json("sync")["crossed"]
        self.assertEqual([("deal", deal)], [(one["field"], one["deal"]) for one in told])
        self.assertEqual({"Suzuki": "won", "Tanaka": "lost"},
                         self.crossed(self.suzuki, who)["deal"])

    def test_the_timeline_has_what_a_deal_was_and_became(self):
        who = self.add(self.suzuki, "Sato")
        self.suzuki.run("deal", "open", who, "--value", "9", "--currency", "JPY", "--title", "pilot")
        self.suzuki.run("deal", "stage", who, "proposal", "--value", "10")
        self.suzuki.run("deal", "close", who, "won", "--value", "11")
        changes = {item["type"]: [(c["field"], c["from"], c["to"]) for c in item["changes"]]
                   for item in self.suzuki.json("show", who)["timeline"]}
        self.assertEqual([("deal-amount", "", "9 JPY")], changes["DealOpened"])
        self.assertEqual([("deal-stage", "", "proposal"), ("deal-amount", "9 JPY", "10 JPY")],
                         changes["DealStageChanged"])
        self.assertEqual([("deal-amount", "10 JPY", "11 JPY")], changes["DealClosed"])
        text = self.suzuki.run("show", who)
        self.assertIn("deal amount: ¥9 → ¥10", text)
        self.assertIn("pilot", text)

    def test_in_japanese_no_english_word_is_left(self):
        who = self.add(self.suzuki, "Sato")
        self.sync_all(self.suzuki, self.tanaka)
        self.suzuki.run("edit", who, "--source", "seminar", "--segment", "japanese", "--prefers",
                        "phone", "--language", "ja", "--met-at", "2026-05-01")
        self.tanaka.at("2026-05-11T10:05:00+09:00")  # Of one moment either may be the earlier.
        self.tanaka.run("edit", who, "--source", "sales-call", "--segment", "multinational",
                        "--prefers", "email", "--language", "en", "--met-at", "2026-05-02")
        self.suzuki.sync()
        said = self.tanaka.run("sync", "--lang", "ja") + self.tanaka.run("show", who, "--lang", "ja")
        for english in ("seminar", "japanese", "phone", "met_at", "sales", "multinational",
                        "email", "T00:00"):
            self.assertNotIn(english, said)
        for japanese in ("セミナー", "営業電話", "日系企業", "電話", "2026-05-01(金)"):
            self.assertIn(japanese, said)
        text = self.tanaka.run("show", who)
        self.assertIn("met at: – → 2026-05-01 Fri", text)
        self.assertNotIn("T00:00", text)


class CoversAreShown(TwoLaptops):
    """Until when somebody covers, and who has them then."""

    def test_show_list_and_firm_say_until_when_and_back_to_whom(self):
        made = self.suzuki.json("add", "Sato", "--company", "Aoba")
        who = made["prospect"]
        self.sync_all(self.suzuki, self.tanaka, self.suzuki)
        answer = self.suzuki.json("assign", who, "Tanaka", "--until", "2026-06-01")
        self.assertEqual("Suzuki", answer["back_to"])
        self.assertIn("2026-06-0", answer["cover_until"])
        logged = self.suzuki.json("log")["events"][-1]
        self.assertEqual(("Tanaka", "Suzuki"), (logged["to"], logged["back_to"]))
        self.assertIn("Tanaka, covering until 2026-06-0", self.suzuki.run("log"))
        shown = self.suzuki.json("show", who)
        item = self.suzuki.json("list")["items"][0]
        for view in (shown, item):
            self.assertEqual("Suzuki", view["back_to"])
            self.assertIn("2026-06-0", view["cover_until"])
        self.assertIn("Suzuki", self.suzuki.run("show", who).split("owner")[1])
        text = self.suzuki.run("list")
        self.assertIn("covering until 2026-0", text)
        self.assertIn("まで代行", self.suzuki.run("list", "--lang", "ja"))
        self.suzuki.at("2026-06-03T10:00:00+09:00")
        self.assertNotIn("cover_until", self.suzuki.json("show", who))

    def test_answers_and_contests_say_it_too(self):
        who = self.add(self.suzuki, "Sato")
        self.sync_all(self.suzuki, self.tanaka, self.sato)
        said = self.suzuki.run("assign", who, "Tanaka", "--until", "2026-06-01")
        self.assertIn("Sato now belongs to Tanaka, covering until 2026-06-0", said)
        self.assertIn("then Suzuki", said)
        self.sato.run("assign", who, "Sato", "--until", "2026-07-01")
        self.suzuki.sync()
        refused = self.sato.json("sync")["refused"][0]
        self.assertEqual(("Tanaka", "Suzuki"), (refused["owner"], refused["back_to"]))
        contest = self.sato.json("contest", "list")["items"][0]
        self.assertEqual(("Tanaka", "Suzuki"), (contest["present"], contest["back_to"]))
        self.assertIn("2026-06-0", contest["cover_until"])
        self.assertIn("2026-07-0", contest["sides"][0]["cover_until"])
        self.assertEqual("Suzuki", contest["sides"][0]["back_to"])
        text = self.sato.run("contest", "list")
        self.assertIn("Tanaka, covering until 2026-06-0", text)
        self.assertIn("Sato, covering until 2026-07-0", text)
        self.assertIn("Sato, covering until 2026-07-0",
                      self.sato.run("contest", "resolve", contest["contest"][:8], "take"))


if __name__ == "__main__":
    unittest.main()
