"""Events set apart (N10): what a revoked laptop hands in waits for a manager, who sees what each would change, and admits or refuses
it; what stands on another that waits comes with it."""
# labels: integration

import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"
LATER = "2026-05-12T10:00:00+09:00"


class Apart(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.kato = self.colleague("Kato", "manager")
        self.sato.json("add", "Aoba", "--company", "Aoba Trading")
        self.sato.json("assign", "Aoba", "Mori")
        self.sync_all(self.sato, self.mori, self.kato)

    def revoke(self):
        """Mori's laptop is lost."""
        [device] = self.sato.json("device", "list", "Mori")["items"]
        self.assertEqual("good", device["state"])
        self.sato.json("device", "revoke", device["device"][:8])
        self.sato.sync()
        self.assertEqual("revoked", self.sato.json("device", "list", "Mori")["items"][0]["state"])
        self.sato.fails(1, "device", "revoke", device["device"][:8])

    def hand_in(self):
        """What Mori did offline, and the laptop then hands in."""
        self.mori.at(LATER)
        touch = self.mori.json("touch", "Aoba", "phone", "--summary", "they want the offer", "--next", "2026-05-20T10:00")
        title = self.mori.json("edit", "Aoba", "--title", "部長")
        added = self.mori.json("add", "Baba", "--company", "Baba Works")
        note = self.mori.json("note", "Baba", "met at the fair")
        self.revoke()
        self.mori.sync(check=None)
        for laptop in (self.sato, self.kato):
            laptop.at(LATER).sync()
        return touch, title, added, note

    def test_a_manager_sees_what_each_would_change(self):
        touch, title, added, note = self.hand_in()
        listed = self.kato.json("apart", "list")
        types = [one["type"] for one in listed["items"]]
        self.assertIn("TouchLogged", types)
        self.assertEqual({"Mori"}, {one["member"] for one in listed["items"]})
        self.assertEqual({"revoked"}, {one["because"] for one in listed["items"]})
        self.assertEqual(int(listed["total"]), self.kato.status()["set_apart"])
        by_id = {one["event_id"]: one for one in listed["items"]}
        added_id = next(one["event_id"] for one in listed["items"] if one["type"] == "ProspectAdded")
        self.assertIn(added_id, added["event_ids"])
        self.assertIn(added_id, by_id[note["event_ids"][0]]["needs"])
        self.assertEqual("Baba", by_id[note["event_ids"][0]]["name"])
        effects = self.kato.json("apart", "show", "--all")["items"]
        changes = {one["event"]["event_id"]: {change["field"]: (change["from"], change["to"]) for change in one["changes"]}
                   for one in effects}
        self.assertEqual(("", "部長"), changes[title["event_ids"][0]]["title"])
        self.assertTrue(changes[touch["event_ids"][0]]["last_touch"][1].startswith("2026-05-11"))  # b: recorded by a slow server.
        self.assertEqual(("", "1"), changes[touch["event_ids"][0]]["touches"])
        self.assertTrue(any(fields.get("next_touch", ("", ""))[1].startswith("2026-05-20") for fields in changes.values()))
        self.assertEqual(("", "Baba"), changes[added_id]["name"])
        self.assertTrue(any(fields.get("owner") == ("", "Mori") for fields in changes.values()))
        # Looking changes nothing.
        self.assertEqual("", self.kato.json("show", "Aoba")["title"])
        self.kato.fails(1, "show", "Baba")
        for language in ("en", "ja"):
            text = self.kato.run("--lang", language, "apart", "show", "--all")
            self.assertIn("部長", text)
            self.kato.run("--lang", language, "apart", "list", "--of", "Mori")

    def test_admitted_and_refused(self):
        touch, title, added, note = self.hand_in()
        error = self.kato.fails(1, "apart", "admit", note["event_ids"][0][:10])
        self.assertIn("stands on", error["text"])
        refused = self.kato.json("apart", "refuse", title["event_ids"][0][:10])
        self.assertEqual(1, int(refused["decided"]))
        decided = self.kato.json("apart", "admit", "--all", "--of", "Mori")
        self.assertEqual(("0", "0", "0"), (decided["contested"], decided["without_effect"], decided["still_waiting"]))
        self.assertEqual(decided["decided"], decided["effective"])
        self.assertEqual(1, len(decided["event_ids"]))
        self.sync_all(self.kato, self.sato)
        shown = self.sato.json("show", "Aoba")
        self.assertEqual(("", "2026-05-20"), (shown["title"], shown["next_touch"][:10]))
        self.assertEqual("Mori", self.sato.json("show", "Baba")["owner"])
        self.assertEqual(0, self.sato.status()["set_apart"])
        self.assertEqual([], self.sato.json("apart", "list")["items"])
        verdicts = {one["event_id"]: one["verdict"] for one in self.sato.json("log")["events"]}
        self.assertEqual("set-apart", verdicts[title["event_ids"][0]])  # It stays visible.
        self.assert_same(self.sato, self.kato)
        self.assertTrue(touch["event_ids"][0] in verdicts and added["event_ids"][0] in verdicts)
        for language, words in (("en", ("set apart, then admitted", "set apart, then refused")), ("ja", ("保留(承認済み)", "保留(却下済み)"))):
            log = self.sato.run("--lang", language, "log")
            for word in words:
                self.assertIn(word, log)

    def test_what_belongs_together_is_decided_together(self):
        touch, _, added, note = self.hand_in()
        waiting = {one["event_id"]: one for one in self.kato.json("apart", "list")["items"]}
        prospect = next(one for one in added["event_ids"] if waiting[one]["type"] == "ProspectAdded")
        error = self.kato.fails(1, "apart", "admit", note["event_ids"][0][:10], touch["event_ids"][0][:10])
        together = error["do"].split("apart admit ")[1].split()
        for one in (note["event_ids"][0], touch["event_ids"][0], prospect):  # What was asked for stays in it.
            self.assertIn(one[:8], together)
        error = self.kato.fails(1, "apart", "refuse", prospect[:10])
        self.assertIn("stands on", error["text"])
        doomed = error["do"].split("apart refuse ")[1].split()
        self.assertIn(note["event_ids"][0][:8], doomed)
        self.assertNotIn(touch["event_ids"][0][:8], doomed)
        self.assertEqual(len(waiting), len(self.kato.json("apart", "list")["items"]))  # Nothing was written.
        self.assertEqual(len(together), int(self.kato.json("apart", "admit", *together)["effective"]))

    def test_only_managers(self):
        endo = self.colleague("Endo")
        for what in (("list",), ("show", "--all"), ("admit", "--all"), ("refuse", "--all")):
            self.assertIn("managers", endo.fails(1, "apart", *what)["text"])
        self.kato.fails(2, "apart", "admit")
        self.kato.fails(2, "apart", "admit", "12345678", "--all")
        self.kato.fails(1, "apart", "admit", "12345678")
        self.assertEqual(0, int(self.kato.json("apart", "admit", "--all")["decided"]))
        self.assertIn("admin", endo.fails(1, "device", "revoke", self.sato.json("device", "list", "Kato")["items"][0]["device"])["do"])
        own = next(one for one in self.sato.json("device", "list")["items"] if one["here"])
        self.sato.fails(1, "device", "revoke", own["device"])
        self.sato.fails(1, "device", "revoke", "ffff")


if __name__ == "__main__":
    unittest.main()
