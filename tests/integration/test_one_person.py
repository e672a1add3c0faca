# labels: integration
"""One person on several entries, and an entry whose person changes: merge, split, succeed, pushback, and whom an opting out binds."""

import json
import pathlib
import unittest

from harness import Team

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


def names(view):
    return sorted(item["name"] for item in view["items"])


class OnePerson(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.tanaka = self.colleague("Tanaka", "manager")

    def add(self, *args, laptop=None):
        return (laptop or self.sato).json("add", *args)["prospect"]

    def all(self):
        self.sync_all(self.sato, self.tanaka)
        return self.sato, self.tanaka

    def test_a_merge_loses_nothing_and_is_taken_back(self):
        kept = self.add("Yamada Taro", "--company", "Aozora", "--email", "taro@aozora.example")
        gone = self.add("T. Yamada", "--phone", "090-1234-5678")
        self.sato.json("touch", gone, "phone", "--summary", "about the pump")
        self.sato.json("note", gone, "likes tea")
        deal = self.sato.json("deal", "open", gone, "--value", "100", "--currency", "JPY")["deal"]
        self.sato.json("next", gone, "2026-05-20T14:00", "--channel", "meeting", "--purpose", "show the pump")
        self.sato.fails(1, "merge", kept, "Yamada Taro")
        written = self.sato.json("merge", gone[:8], kept[:8])
        self.assertEqual((kept, gone, True), (written["prospect"], written["absorbed"], written["pending"]))
        self.assertEqual(2, len(written["event_ids"]))
        for laptop in self.all():
            # The old name leads on by itself, and whoever looks sees one person.
            for who in ("T. Yamada", gone[:8], "Yamada Taro"):
                shown = laptop.json("show", who)
                self.assertEqual(kept, shown["prospect"])
            self.assertEqual(["Yamada Taro"], names(laptop.json("find", "Yamada")))
            self.assertEqual([kept], [i["prospect"] for i in laptop.json("find", "pump")["items"]])
            self.assertEqual(["Yamada Taro"], names(laptop.json("list")))
            self.assertEqual([(gone, "T. Yamada")], [(m["prospect"], m["name"]) for m in shown["merged"]])
            said = {(i["type"], i["summary"], i["entry"]) for i in shown["timeline"]}
            self.assertIn(("TouchLogged", "about the pump", gone), said)
            self.assertIn(("NoteAdded", "likes tea", gone), said)
            self.assertEqual([deal], [d["deal"] for d in shown["deals"]])
            self.assertEqual(["090-1234-5678"], shown["phones"])
            self.assertEqual("2026-05-20T14:00:00+09:00", shown["appointment"]["at"])
            self.assertEqual("show the pump", shown["appointment"]["purpose"])
        self.assert_same(self.sato, self.tanaka)
        self.assertIn("T. Yamada", self.sato.run("show", "T. Yamada"))
        # Its deal goes on under the name of today.
        self.sato.json("deal", "close", "Yamada Taro", "won")
        shown = self.sato.json("show", kept)
        self.assertEqual("won", shown["deals"][0]["state"])
        self.assertEqual("now", shown["group"])
        written = self.sato.json("split", "T. Yamada")
        self.assertEqual((gone, gone), (written["prospect"], written["absorbed"]))
        for laptop in self.all():
            self.assertEqual(["T. Yamada", "Yamada Taro"], names(laptop.json("list")))
            shown = laptop.json("show", gone)
            self.assertEqual((gone, []), (shown["prospect"], shown["merged"]))
            self.assertIn("next_touch", shown)
            self.assertNotIn("likes tea", json.dumps(laptop.json("show", kept)["timeline"]))
        self.assert_same(self.sato, self.tanaka)
        self.sato.fails(1, "split", "T. Yamada")

    def test_a_successor_takes_over_everything_but_what_was_the_predecessors_own(self):
        who = self.add("Abe", "--company", "Aozora", "--email", "abe@aozora.example", "--title", "Director",
                       "--department", "Sales")
        self.sato.json("touch", who, "email", "--summary", "first talk")
        self.sato.json("outcome", who, "opted-out", "--words", "please stop")
        self.sato.json("next", who, "+3d", check=1)
        written = self.sato.json("succeed", "Abe", "鈴木 次郎", "--email", "suzuki@aozora.example")
        # Within five business days from Friday the 8th.
        self.assertEqual("2026-05-15T08:30:00+09:00", written["next_touch"])
        for laptop in self.all():
            for name in ("鈴木 次郎", "Abe", who[:8]):
                shown = laptop.json("show", name)
                self.assertEqual((who, "鈴木 次郎"), (shown["prospect"], shown["name"]))
            self.assertEqual((["Abe"], ["suzuki@aozora.example"], "", "Sales", "paused"),
                             (shown["former_names"], shown["emails"], shown["title"], shown["department"],
                              shown["follow_up"]))
            self.assertIn("first talk", [i["summary"] for i in shown["timeline"]])
            self.assertEqual(["鈴木 次郎"], names(laptop.json("find", "Abe")))
            self.assertEqual(["鈴木 次郎"], names(laptop.json("list")))
        succeeded = next(i for i in shown["timeline"] if i["type"] == "ContactSucceeded")
        self.assertEqual({("name", "Abe", "鈴木 次郎"), ("title", "Director", ""),
                          ("emails", "abe@aozora.example", "suzuki@aozora.example")},
                         {(c["field"], c["from"], c["to"]) for c in succeeded["changes"]})
        self.assert_same(self.sato, self.tanaka)
        self.assertIn("Abe", self.sato.run("show", "鈴木"))
        self.sato.at("2026-05-15T09:00:00+09:00")
        items = self.sato.json("today")["items"]
        self.assertEqual([("鈴木 次郎", "first-follow-up", 0)], [(i["name"], i["kind"], i["step"]) for i in items])
        self.assertIn("successor", items[0]["reason"])
        self.assertIn("後任", self.sato.run("today", "--lang", "ja"))
        # It was a mistake: one undo, and the predecessor is there again, who had opted out.
        event = next(i["event_id"] for i in shown["timeline"] if i["type"] == "ContactSucceeded")
        self.sato.json("undo", event, "--why", "he is still there")
        shown = self.sato.json("show", who)
        self.assertEqual(("Abe", "opted-out", ["abe@aozora.example"]),
                         (shown["name"], shown["follow_up"], shown["emails"]))

    def test_pushback_is_written_down_and_answered(self):  # R068
        who = self.add("Mori")
        before = self.sato.json("show", who)["next_touch"]
        written = self.sato.json("pushback", "Mori", "you write", "too often")
        self.assertEqual("How many times do you want your sales team to follow up?", written["reply"])
        self.assertEqual(before, written["next_touch"])
        self.assertIn(written["reply"], self.sato.run("pushback", "Mori", "again"))
        self.assertIn("何回", self.sato.run("pushback", "Mori", "また", "--lang", "ja"))
        for laptop in self.all():
            said = [i["summary"] for i in laptop.json("show", who)["timeline"] if i["type"] == "PushbackRecorded"]
            self.assertEqual(["you write too often", "again", "また"], said)
        self.sato.fails(2, "pushback", "Mori", " ")

    def test_opting_out_follows_the_person_through_a_merge(self):
        kept = self.add("Yamada")
        gone = self.add("T. Yamada", laptop=self.tanaka)
        self.all()
        # One laptop merges them, the other notes that they opted out; neither knows of the other.
        self.sato.json("next", kept, "2026-05-11T13:00")
        self.tanaka.json("merge", gone, kept)
        self.sato.json("outcome", gone, "opted-out", "--words", "please stop")
        for laptop in self.all():
            self.assert_left_in_peace(laptop, kept)
        self.assert_same(self.sato, self.tanaka)
        event = [i for i in self.sato.json("show", kept)["timeline"] if i["outcome"] == "opted-out"][0]["event_id"]
        self.tanaka.json("undo", event, "--why", "misheard")  # A manager.
        for laptop in self.all():
            self.assertEqual("2026-05-11T13:00:00+09:00", laptop.json("show", kept)["next_touch"])
        self.assert_same(self.sato, self.tanaka)

    def assert_left_in_peace(self, laptop, who):
        shown = laptop.json("show", who)
        self.assertEqual("opted-out", shown["follow_up"])
        self.assertNotIn("next_touch", shown)
        self.assertNotIn("appointment", shown)
        for verb in ("today", "week"):
            self.assertNotIn(who, [i["prospect"] for i in laptop.json(verb, "--team")["items"]])
        listed = {i["prospect"]: i for i in laptop.json("list")["items"]}
        self.assertNotIn("next_touch", listed[who])
        self.assertTrue(listed[who]["opted_out"])
        self.assertNotIn(who, [i["prospect"] for i in laptop.json("list", "--due-by", "+300d")["items"]])
        ics = self.folder + "/out.ics"
        laptop.run("export", "--ics", ics)
        with open(ics, encoding="utf-8") as file:
            self.assertNotIn(f"UID:{who}", file.read())
        for args in (("next", who, "+3d"), ("cadence", "start", who, "proposal"), ("touch", who, "email", "--next", "+3d")):
            self.assertIn("reopen", laptop.fails(1, *args)["do"], args)

    def test_opting_out_binds_whoever_has_the_address(self):
        first = self.add("Abe", "--email", "abe@aozora.example", "--phone", "03-1234-5678")
        # Known before they opted out, by another laptop, in another form; and a namesake's, and a colleague's telephone.
        second = self.add("Abe Taro", "--email", "ＡＢＥ＠Aozora.example ", laptop=self.tanaka)
        same_phone = self.add("abe", "--phone", "+81 3 1234 5678")
        colleague = self.add("Mori", "--phone", "03-1234-5678", "--email", "mori@aozora.example")
        namesake = self.add("Abe", "--email", "abe@elsewhere.example")
        self.all()
        for who in (first, second, same_phone, colleague, namesake):
            self.assertIn("next_touch", self.sato.json("show", who))
        event = self.sato.json("outcome", first, "opted-out", "--words", "please stop")["event_ids"][0]
        for laptop in self.all():
            for who in (first, second, same_phone):
                self.assert_left_in_peace(laptop, who)
            for who in (colleague, namesake):
                self.assertIn("next_touch", laptop.json("show", who))
        self.assert_same(self.sato, self.tanaka)
        shown = self.sato.json("show", second)
        self.assertEqual((first, "Abe"), (shown["opted_out_by"], shown["opted_out_name"]))
        self.assertIn("asked us to stop", self.sato.run("show", second))
        # A third entry, and one that is given the address, are told of it.
        written = self.tanaka.json("add", "A. Abe", "--email", "abe@AOZORA.example")
        self.assertEqual(first, written["opted_out_by"])
        self.assertNotIn("next_touch", written)
        third = written["prospect"]
        self.assertIn("asked us to stop", self.tanaka.run("edit", colleague, "--email", "abe@aozora.example"))
        self.assert_left_in_peace(self.tanaka, colleague)
        self.tanaka.json("edit", colleague, "--email", "mori@aozora.example")
        self.assertIn("next_touch", self.tanaka.json("show", colleague))
        # A third entry was one too many: one undo takes it back.
        self.tanaka.json("undo", written["event_ids"][0], "--why", "entered twice")
        self.assertNotIn(third, [i["prospect"] for i in self.tanaka.json("list")["items"]])
        # One undo of what was written lifts it wherever it bound.
        self.sato.json("undo", event, "--why", "misheard")
        for laptop in self.all():
            for who in (first, second, same_phone):
                self.assertIn("next_touch", laptop.json("show", who))

    def test_opting_out_binds_who_is_imported_with_the_address(self):
        first = self.add("Abe", "--email", "abe@aozora.example")
        self.sato.json("outcome", first, "opted-out", "--words", "please stop")
        # Cards of an event, typed in where nobody knows of it yet.
        cards = pathlib.Path(self.folder) / "cards.csv"
        cards.write_text("Name,Email\nTaro Abe,ABE@aozora.example\nMori,mori@aozora.example\n")
        self.tanaka.json("add", "--from", str(cards), "--source", "seminar", "--yes")
        self.assertIn("next_touch", self.tanaka.json("show", "Taro Abe"))
        for laptop in self.all():
            self.assert_left_in_peace(laptop, laptop.json("show", "Taro Abe")["prospect"])
            self.assertIn("next_touch", laptop.json("show", "Mori"))
        self.assert_same(self.sato, self.tanaka)

    def test_reopening_any_entry_reopens_the_person(self):
        first = self.add("Abe", "--email", "abe@aozora.example")
        second = self.add("Abe Taro", "--email", "abe@aozora.example")
        merged = self.add("T. Abe")
        self.sato.json("merge", merged, second)
        self.sato.json("outcome", first, "opted-out")
        self.sato.json("outcome", merged, "opted-out")
        self.assert_left_in_peace(self.sato, second)
        self.sato.json("reopen", second, "--words", "send me the new one", "--next", "2026-05-11T13:00")
        for laptop in self.all():
            for who in (first, second):
                self.assertEqual("2026-05-11T13:00:00+09:00", laptop.json("show", who)["next_touch"])

    def test_a_successor_is_not_bound_by_any_entry_of_the_predecessor(self):
        kept = self.add("Abe", "--email", "abe@aozora.example")
        gone = self.add("A. Abe", "--email", "a.abe@aozora.example")
        other = self.add("Abe Taro", "--email", "a.abe@aozora.example")
        self.sato.json("merge", gone, kept)
        self.sato.json("outcome", kept, "opted-out")
        self.sato.json("outcome", gone, "opted-out")
        self.assert_left_in_peace(self.sato, kept)
        self.sato.json("succeed", kept, "Suzuki")
        self.sato.json("outcome", other, "opted-out")
        for laptop in self.all():
            self.assertIn("next_touch", laptop.json("show", kept))
            self.assert_left_in_peace(laptop, other)
        event = [i for i in self.sato.json("show", kept)["timeline"] if i["type"] == "ContactSucceeded"][0]["event_id"]
        self.sato.json("undo", event, "--why", "she stayed")
        self.assert_left_in_peace(self.sato, kept)


if __name__ == "__main__":
    unittest.main()
