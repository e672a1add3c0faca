# labels: integration
"""A leaver whose laptop was offline for a month (DESIGN.md §4, row 3): what she did before she left counts and is marked, what she
decided or did after it waits for a manager, and nothing is nowhere meanwhile (N02, N10, X15)."""

import pathlib
import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.
LAST = "2026-05-29"


class ALateLaptop(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.ito = self.colleague("Ito")
        self.kato = self.colleague("Kato", "manager")
        self.team = (self.sato, self.ito, self.kato)

    def day(self, now):
        """It is that moment for the server and on every laptop."""
        self.server.stop()
        self.server.at(now).start()
        for laptop in self.laptops:
            laptop.at(now)

    def leave(self):
        """Planned while Mori is offline; Ito gets Endo, Abe stays for the queue."""
        path = pathlib.Path(self.folder) / "heirs.csv"
        path.write_text("who,to\nEndo,Ito\nAbe,未割当\n")
        self.sato.run("member", "leave", "Mori", "--last-working-day", LAST, "--plan", str(path), "--acknowledge")
        self.sync_all(*self.team)
        self.day("2026-05-30T09:00:00+09:00")
        self.sato.run("member", "leave", "Mori", "--now")
        self.sync_all(*self.team)

    def test_what_was_done_offline_comes_in_a_month_later(self):
        for name in ("Endo", "Abe"):
            self.mori.run("add", name)
            self.mori.run("touch", name, "phone", "--summary", "hello", "--next", "2026-07-01")
        self.sync_all(self.mori, *self.team)
        # Offline from here on, and not knowing that she is to leave.
        self.mori.at("2026-05-20T10:00:00+09:00")
        done = self.mori.json("touch", "Endo", "phone", "--summary", "before the last day", "--next", "2026-07-02")
        given = self.mori.json("assign", "Endo", "Kato", "--why", "workload")
        self.leave()
        self.mori.at("2026-06-10T10:00:00+09:00")
        after = self.mori.json("touch", "Abe", "phone", "--summary", "after the last day", "--next", "2026-07-03")

        self.day("2026-06-25T10:00:00+09:00")
        self.mori.sync(check=None)
        self.sync_all(*self.team)
        verdicts = {event["event_id"]: event["verdict"] for event in self.kato.json("log")["events"]}
        self.assertEqual("effective", verdicts[done["event_ids"][0]])
        self.assertEqual("set-apart", verdicts[given["event_ids"][0]], "a decision")
        self.assertEqual("set-apart", verdicts[after["event_ids"][0]], "written after it")
        marked = {item["summary"]: item["after_leaving"] for item in self.ito.json("show", "Endo")["timeline"]
                  if item["summary"]}
        self.assertEqual({"Endo": False, "hello": False, "before the last day": True}, marked)
        for language, words in (("en", "came after leaving"), ("ja", "退職後に到着")):
            self.assertIn(words, self.ito.run("--lang", language, "show", "Endo"))
        self.assertEqual(("Ito", ""), tuple(self.sato.json("show", name)["owner"] for name in ("Endo", "Abe")))

        # What waits, and what each would change; then one is let in, and the rest is not.
        self.ito.fails(1, "apart", "list")
        waiting = self.kato.json("apart", "list")["items"]
        self.assertEqual({("Mori", "left")}, {(one["member"], one["because"]) for one in waiting})
        self.assertLessEqual({given["event_ids"][0], after["event_ids"][0]}, {one["event_id"] for one in waiting})
        effects = {one["event"]["event_id"]: one for one in self.kato.json("apart", "show", "--all")["items"]}
        self.assertEqual("contested", effects[given["event_ids"][0]]["verdict"])
        self.assertEqual([], [change for change in effects[given["event_ids"][0]]["changes"] if change["field"] == "owner"])
        self.assertIn("last_touch", {change["field"] for change in effects[after["event_ids"][0]]["changes"]})
        admitted = self.kato.json("apart", "admit", after["event_ids"][0][:12])
        self.assertEqual(("1", "1"), (admitted["decided"], admitted["effective"]))
        self.kato.run("apart", "refuse", "--all", "--of", "Mori")
        self.sync_all(*self.team)
        self.assertIn("after the last day", {item["summary"] for item in self.ito.json("show", "Abe")["timeline"]})
        self.assertEqual([], self.sato.json("apart", "list")["items"])
        self.assertEqual(("Ito", ""), tuple(self.ito.json("show", name)["owner"] for name in ("Endo", "Abe")))

        # Nobody but the queue had Abe, from the end of the last day on; every laptop says the same.
        orphans = self.kato.json("audit", "orphans")
        self.assertEqual([("Abe", "Mori", "left")],
                         [(one["name"], one["last_owner"], one["how"]) for one in orphans["orphans"]])
        self.assertAlmostEqual(26, orphans["orphan_days"], delta=0.1)
        new = self.colleague("Goro")
        self.sync_all(*self.team, new)
        self.assert_same(*self.team, new)


if __name__ == "__main__":
    unittest.main()
