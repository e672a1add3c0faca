"""Clocks that were wrong, and what two changed at once, over whole laptops (X20, X22)."""

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
            self.assertEqual(("late", "2026-07-01"), (shown["title"], shown["next_touch"][:10]))
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


class CoversAreShown(TwoLaptops):
    """Until when somebody covers, and who has them then."""

    def test_show_list_and_firm_say_until_when_and_back_to_whom(self):
        made = self.suzuki.json("add", "Sato", "--company", "Aoba")
        who = made["prospect"]
        self.sync_all(self.suzuki, self.tanaka, self.suzuki)
        self.suzuki.run("assign", who, "Tanaka", "--until", "2026-06-01")
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


if __name__ == "__main__":
    unittest.main()
