"""What undoing an adding does, on two laptops: firms, prospects, deals; what keeps them, and who is told."""
# labels: integration asan-long

import re
import unittest

from harness import Team

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


class Undo(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")

    def event(self, laptop, kind):
        """The id of the last event of that type."""
        return [e["event_id"] for e in laptop.json("log")["events"] if e["type"] == kind][-1]

    def undo(self, laptop, event, why="by mistake"):
        return laptop.json("undo", event[:12], "--why", why)["event_ids"][0]

    def do_as_advised(self, laptop, error):
        """Runs each command that the advice names."""
        named = re.findall(r"`tasuki (undo [0-9a-f]+)`", error["do"])
        self.assertTrue(named, error)
        for command in named:
            laptop.run(*command.split(), "--why", "as advised")

    def firms(self, laptop):
        return [firm["name"] for firm in laptop.json("firm", "list")["items"]]

    def empty_firm(self):
        """What added a firm that nobody is at."""
        made = self.suzuki.json("add", "Yamada", "--company", "Typo")
        self.suzuki.run("edit", made["prospect"], "--company", "Typed")
        return made["event_ids"][0]

    def test_a_firm_added_by_mistake_is_gone_and_comes_back(self):
        made = self.suzuki.json("add", "Yamada", "--company", "Typo")
        firm = made["firm"]
        error = self.suzuki.fails(1, "undo", made["event_ids"][0], "--why", "x")
        self.assertIn("1 prospect at it", error["text"])
        self.suzuki.run("edit", made["prospect"], "--company", "Right")  # As advised.
        undo = self.undo(self.suzuki, made["event_ids"][0])
        self.sync_all(self.suzuki, self.tanaka)
        for laptop in (self.suzuki, self.tanaka):
            self.assertEqual(["Right"], self.firms(laptop))
            laptop.fails(1, "firm", "show", "Typo")
            shown = laptop.json("show", firm)
            self.assertEqual(undo, shown["undone_by"])
            self.assertIn("brings it back", laptop.fails(1, "note", firm, "hm")["do"])
        # The name is free again, and the undo can be undone.
        again = self.suzuki.json("add", "Mori", "--company", "Typo")
        self.assertNotEqual(firm, again["firm"])
        self.undo(self.suzuki, undo)
        self.assertEqual(2, self.firms(self.suzuki).count("Typo"))
        self.sync_all(self.suzuki, self.tanaka)
        self.assert_same(self.suzuki, self.tanaka)

    def test_a_firm_comes_back_with_whoever_came_to_it_meanwhile(self):
        firm = self.empty_firm()
        self.sync_all(self.suzuki, self.tanaka)
        self.undo(self.suzuki, firm)
        self.tanaka.json("add", "Ono", "--company", "Typo")
        self.suzuki.sync()
        self.tanaka.sync()
        told = self.suzuki.json("sync")["outweighed_undos"]
        self.assertEqual([("FirmAdded", "Typo", "ProspectAdded", "Tanaka")],
                         [(u["type"], u["name"], u["stands"], u["stands_by"]) for u in told])
        self.assertEqual([], self.suzuki.json("sync")["outweighed_undos"])  # Once.
        for laptop in (self.suzuki, self.tanaka):
            self.assertEqual(["Typed", "Typo"], self.firms(laptop))
            self.assertEqual("Typo", laptop.json("show", "Ono")["company"])
            self.assertEqual(1, len(laptop.json("firm", "show", "Typo")["outweighed_undos"]))
            self.assertIn("without knowing of it", laptop.run("firm", "show", "Typo"))
        self.assertEqual([], self.tanaka.json("sync")["outweighed_undos"])
        self.assert_same(self.suzuki, self.tanaka)

    def test_an_undo_that_was_outweighed_is_told_to_who_wrote_it(self):
        made = self.suzuki.json("add", "Yamada", "--queue")
        self.sync_all(self.suzuki, self.tanaka)
        self.undo(self.suzuki, made["event_ids"][0])
        self.tanaka.run("note", "Yamada", "met them again")
        self.tanaka.sync()  # Theirs is the earlier one.
        text = self.suzuki.run("sync")
        self.assertIn("Yamada: Suzuki took back \"prospect added\", which does not count", text)
        self.assertIn("by Tanaka", text)
        shown = self.suzuki.json("show", "Yamada")
        self.assertEqual("NoteAdded", shown["outweighed_undos"][0]["stands"])
        self.assertIn("取消", self.suzuki.run("show", "Yamada", "--lang", "ja"))
        # Once it is settled nothing is said of it any more.
        self.sync_all(self.suzuki, self.tanaka)
        self.undo(self.tanaka, self.event(self.tanaka, "NoteAdded"))
        self.sync_all(self.tanaka, self.suzuki)
        self.undo(self.suzuki, made["event_ids"][0])
        self.assertEqual("0", self.suzuki.json("find", "Yamada")["total"])
        self.assertEqual([], self.suzuki.json("show", made["prospect"])["outweighed_undos"])

    def test_a_deal_with_a_sale_on_it_is_not_undone(self):
        who = self.suzuki.json("add", "Yamada")["prospect"]
        opened = self.suzuki.json("deal", "open", who, "--value", "7", "--currency", "JPY")
        opened = opened["event_ids"][0]
        self.suzuki.run("deal", "stage", who, "proposal")
        self.suzuki.run("deal", "close", who, "won")
        error = self.suzuki.fails(1, "undo", opened, "--why", "x")
        self.assertIn("deal closed", error["text"])
        self.assertIn("deal stage changed", error["text"])
        self.assertEqual("won", self.suzuki.json("show", who)["deals"][0]["state"])
        self.do_as_advised(self.suzuki, error)
        undo = self.undo(self.suzuki, opened)
        self.assertEqual([], self.suzuki.json("show", who)["deals"])
        self.undo(self.suzuki, undo)
        self.assertEqual(1, len(self.suzuki.json("show", who)["deals"]))
        # An outcome takes its closing along: it alone is named.
        self.suzuki.run("outcome", who, "lost", "--reason", "price")
        error = self.suzuki.fails(1, "undo", opened, "--why", "x")
        self.do_as_advised(self.suzuki, error)
        self.undo(self.suzuki, opened)
        self.assertEqual([], self.suzuki.json("show", who)["deals"])

    def test_a_prospect_with_a_past_goes_as_advised(self):
        made = self.suzuki.json("add", "Yamada")
        self.suzuki.run("deal", "open", "Yamada", "--value", "7", "--currency", "JPY")
        self.suzuki.run("deal", "stage", "Yamada", "proposal")
        self.suzuki.run("note", "Yamada", "hm")
        error = self.suzuki.fails(1, "undo", made["event_ids"][0], "--why", "x")
        self.do_as_advised(self.suzuki, error)
        self.suzuki.run("outcome", "Yamada", "won", "--value", "5", "--currency", "EUR")
        error = self.suzuki.fails(1, "undo", made["event_ids"][0], "--why", "x")
        self.do_as_advised(self.suzuki, error)
        self.undo(self.suzuki, made["event_ids"][0])
        self.assertEqual("0", self.suzuki.json("find", "Yamada")["total"])

    def test_a_sale_made_meanwhile_keeps_its_deal(self):
        who = self.suzuki.json("add", "Yamada")["prospect"]
        self.suzuki.run("deal", "open", who, "--value", "7", "--currency", "JPY")
        self.sync_all(self.suzuki, self.tanaka)
        self.undo(self.suzuki, self.event(self.suzuki, "DealOpened"))
        self.tanaka.run("deal", "close", who, "won")
        self.suzuki.sync()
        self.tanaka.sync()
        told = self.suzuki.json("sync")["outweighed_undos"]
        self.assertEqual([("DealOpened", "DealClosed")], [(u["type"], u["stands"]) for u in told])
        for laptop in (self.suzuki, self.tanaka):
            self.assertEqual("1", laptop.json("report")["deals"]["won"])
        self.assert_same(self.suzuki, self.tanaka)

    def test_what_more_is_said_of_a_deal_keeps_it_where_its_sale_is_undone(self):
        who = self.suzuki.json("add", "Yamada")["prospect"]
        self.suzuki.run("outcome", who, "won", "--value", "5", "--currency", "EUR")
        self.suzuki.run("deal", "terms", who, "--text", "30 seats", "--deal",
                        self.suzuki.json("show", who)["deals"][0]["deal"][:8])
        self.undo(self.suzuki, self.event(self.suzuki, "OutcomeRecorded"))
        self.assertEqual(["open"], [d["state"] for d in self.suzuki.json("show", who)["deals"]])

    def test_what_was_handed_over_is_told_to_be_corrected_and_can_be(self):
        made = self.suzuki.json("add", "Mis Take")
        self.suzuki.run("assign", "Mis", "queue")
        self.suzuki.run("claim", "Mis")
        error = self.suzuki.fails(1, "undo", made["event_ids"][0], "--why", "x")
        self.assertIn("owner assigned", error["text"])
        self.assertNotIn("take that back first", error["do"])
        self.assertIn("`tasuki edit`", error["do"])
        self.suzuki.run("edit", "Mis", "--name", "Right Name")
        self.assertEqual("1", self.suzuki.json("find", "Right Name")["total"])

    def test_what_others_wrote_is_theirs_to_take_back(self):
        made = self.suzuki.json("add", "Yamada")
        self.sync_all(self.suzuki, self.tanaka)
        self.tanaka.run("note", "Yamada", "met them")
        self.sync_all(self.tanaka, self.suzuki)
        error = self.suzuki.fails(1, "undo", made["event_ids"][0], "--why", "x")
        self.assertIn("whoever wrote it, or a manager", error["do"])
        self.do_as_advised(self.tanaka, error)
        self.sync_all(self.tanaka, self.suzuki)
        self.undo(self.suzuki, made["event_ids"][0])
        self.assertEqual("0", self.suzuki.json("find", "Yamada")["total"])

    def test_people_are_not_told_in_names_of_types(self):
        self.suzuki.run("add", "Yamada")
        error = self.suzuki.fails(1, "undo", self.event(self.suzuki, "OwnerAssigned"), "--why", "x")
        self.assertIn('"owner assigned" cannot be taken back', error["text"])


if __name__ == "__main__":
    unittest.main()
