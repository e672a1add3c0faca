"""Notes about colleagues (R013, R015, R016, X11): who reads them, by every command that could show them and by the bytes of each
home; a manager who becomes a rep, a rep who becomes a manager."""
# labels: integration

import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"
SECRET = "zukunft-kompass-47 はまだ信頼されていない"
PART = "zukunft-kompass-47"


class CoachNotes(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.endo = self.colleague("Endo")
        self.kato = self.colleague("Kato", "manager")
        self.ueda = self.colleague("Ueda", "auditor")
        self.all = (self.sato, self.kato, self.mori, self.endo, self.ueda)

    def everything(self, laptop):
        """What every command that could show a note prints, for people and for programs."""
        lines = [("coach", "notes"), ("log",), ("status",), ("show", "Aoba"), ("find", PART), ("today", "--team"), ("week", "--team"),
                 ("list",), ("report",), ("handover", "introduced", "--help"), ("member", "list"), ("device", "list"),
                 ("coach", "find"), ("coach", "replay", "Aoba"), ("coach", "replay", "Aoba", "--known"), ("coach", "score", "Endo"),
                 ("coach", "check"), ("coach", "check", "--team"), ("coach", "what-if", "--policy", "default"),
                 ("audit", "handovers"), ("audit", "ownership", "Aoba"), ("member", "record", "Endo"), ("apart", "list"),
                 ("export", "--out", str(laptop.home.parent / f"out-{laptop.name}"))]
        text = ""
        for line in lines:
            text += laptop.run("--lang", "ja", *line, check=None) + laptop.run(*line, "--json", check=None)
        for name in ("Mori", "Endo", "Sato"):
            text += laptop.run("coach", "notes", name, check=None)
        for path in (laptop.home.parent / f"out-{laptop.name}").glob("**/*"):
            text += path.read_text(errors="replace") if path.is_file() else ""
        return text

    def assert_not_in_files(self, laptop, *texts):
        for path in laptop.home.rglob("*"):
            if not path.is_file():
                continue
            held = path.read_bytes()
            for text in texts:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    self.assertNotIn(text.encode(encoding), held, path)

    def test_managers_and_the_member_read_it(self):  # R013, R016, X11
        self.mori.json("add", "Aoba")
        self.sync_all(*self.all)
        self.kato.json("assign", "Aoba", "Endo", "--why", "workload")
        given = self.kato.json("coach", "note", "Endo", SECRET, "--factor", "style", "--factor", "expectations",
                               "--prospect", "Aoba", "--handover")
        self.assertEqual(1, len(given["event_ids"]))
        own = self.kato.json("coach", "notes", "Endo")["items"]
        self.assertTrue(own[0]["pending"])
        self.sync_all(*self.all)
        for laptop in (self.sato, self.kato, self.endo):
            [note] = laptop.json("coach", "notes")["items"]
            self.assertEqual((SECRET, "fit", ["style", "expectations"], "Endo", "Kato", "Aoba", False),
                             (note["text"], note["theme"], note["factors"], note["member"], note["by"], note["name"],
                              note["pending"]))
            assigned = [one for one in laptop.json("log")["events"] if one["type"] == "OwnerAssigned"][-1]
            self.assertEqual(assigned["event_id"], note["handover"])
            self.assertIn(PART, laptop.run("coach", "notes", "Endo"))
        for laptop in (self.mori, self.ueda):
            self.assertEqual([], laptop.json("coach", "notes")["items"])
            error = laptop.fails(1, "coach", "notes", "Endo")
            self.assertIn("for them and the managers", error["text"])
            self.assertNotIn(PART, self.everything(laptop))
        # Words lie sealed in every home, those who may read them too.
        for laptop in self.all:
            self.assert_not_in_files(laptop, PART, "信頼されていない")
        self.assert_same(*self.all)

    def test_one_who_is_no_manager_writes_none(self):
        self.sync_all(*self.all)
        for laptop in (self.mori, self.ueda):
            self.assertIn("managers", laptop.fails(1, "coach", "note", "Endo", "x")["text"])
        self.sato.fails(2, "coach", "note", "Endo")
        self.sato.fails(2, "coach", "note", "Endo", "x", "--theme", "effort", "--factor", "style")
        self.sato.fails(2, "coach", "note", "Endo", "x", "--handover")
        self.sato.json("add", "Aoba")
        self.sato.fails(1, "coach", "note", "Endo", "x", "--prospect", "Aoba", "--handover")
        self.sato.json("coach", "note", "Endo", "--theme", "praise")

    def test_a_role_brings_the_keys_and_takes_them(self):  # X11
        self.sato.json("coach", "note", "Endo", SECRET, "--theme", "effort")
        self.kato.sync()
        self.sync_all(*self.all)
        self.assertEqual(1, int(self.kato.json("coach", "notes")["total"]))
        self.sato.json("member", "role", "Mori", "manager")
        self.sato.json("member", "role", "Kato", "rep")
        self.sync_all(*self.all)
        [note] = self.mori.json("coach", "notes")["items"]
        self.assertEqual(SECRET, note["text"])
        self.assertEqual([], self.kato.json("coach", "notes")["items"])
        self.assertNotIn(PART, self.everything(self.kato))
        self.kato.fails(1, "coach", "notes", "Endo")
        # Back again, the keys come with the role; and what was noted meanwhile.
        self.mori.json("coach", "note", "Endo", "second")
        self.sync_all(*self.all)
        self.sato.json("member", "role", "Kato", "manager")
        self.sync_all(*self.all)
        self.assertEqual([SECRET, "second"], [one["text"] for one in self.kato.json("coach", "notes")["items"]])
        self.assert_same(*self.all)

    def test_keys_are_gone_from_one_who_manages_no_more(self):
        """Not only hidden: the laptop that was a manager's opens nothing, were it to try."""
        self.sato.json("coach", "note", "Endo", SECRET)
        self.sync_all(*self.all)
        self.sato.json("member", "role", "Kato", "rep")
        self.sync_all(self.sato, self.kato)
        # The role comes back while this laptop is cut off from the server: what it may read, it holds no key for.
        self.sato.json("member", "role", "Kato", "manager")
        self.sato.sync()
        self.kato.sync()
        self.assertEqual([SECRET], [one["text"] for one in self.kato.json("coach", "notes")["items"]])


if __name__ == "__main__":
    unittest.main()
