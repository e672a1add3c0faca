# labels: integration
"""A year of a small team, shortened, over real laptops: who goes, who covers, who was offline. Every laptop prints one digest."""

import unittest

from harness import Team

NEW_YEAR = "2026-01-05T09:00:00+09:00"  # A Monday.


def day(date, hour=10):
    return f"2026-{date}T{hour:02d}:00:00+09:00"


class AYear(Team):
    NOW = NEW_YEAR

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori", "manager")
        self.aki = self.colleague("Aki")
        self.ben = self.colleague("Ben")
        self.chie = self.colleague("Chie")
        self.clients = {}

    def on(self, date, hour=10):
        """The server's and everybody's clock from now on."""
        self.server.stop()
        self.server.at(day(date, hour)).start()
        for laptop in self.laptops:
            laptop.at(day(date, hour))

    def add(self, laptop, name):
        self.clients[name] = laptop.json("add", name)["prospect"]
        laptop.run("touch", name, "phone", "--summary", f"met {name}")

    def owner(self, laptop, name):
        return laptop.json("show", self.clients[name])["owner"]

    def test_every_laptop_prints_one_digest(self):  # N02, N03, N05, R003
        online = (self.mori, self.aki, self.ben, self.sato)
        for laptop, names in ((self.aki, ("Abe", "Endo")), (self.ben, ("Baba",)),
                              (self.chie, ("Chiba", "Doi", "Eto", "Fujii"))):
            for name in names:
                self.add(laptop, name)
        self.sync_all(*online, self.chie)

        # A cover, and a cover of it; it ends by itself.
        self.on("02-09")
        self.aki.run("assign", "Abe", "Ben", "--until", "2026-02-20")
        self.sync_all(*online)
        self.ben.run("assign", "Abe", "Mori", "--until", "2026-02-18")
        self.sync_all(*online)
        self.assertEqual("Mori", self.owner(self.aki, "Abe"))

        # A handover with its introduction.
        self.on("03-02")
        self.assertEqual("Aki", self.owner(self.ben, "Abe"))
        self.aki.run("assign", "Endo", "Ben", "--why", "workload")
        self.sync_all(*online)
        self.ben.run("handover", "introduced", "Endo", "--how", "visit", "--with", "Aki")
        self.ben.run("touch", "Endo", "phone", "--summary", "the first call")
        # Chie has not been online since. She works on, and does not know that she is promoted.
        self.chie.run("touch", "Doi", "phone", "--summary", "offline in March")
        self.sato.run("member", "role", "Chie", "manager")
        self.sync_all(*online)

        # Two want one from the queue, neither knowing of the other; a manager decides.
        self.mori.run("assign", "Fujii", "queue")
        self.sync_all(*online)
        self.aki.run("claim", "Fujii")
        self.ben.run("claim", "Fujii")
        self.sync_all(*online)
        contests = self.mori.json("contest", "list")["items"]
        self.assertEqual(1, len(contests), contests)
        self.mori.run("contest", "resolve", contests[0]["contest"], "Ben")

        # A role that may not own empties a book (R003); Chie's month comes in late.
        self.on("04-15")
        self.sato.run("member", "role", "Aki", "auditor", "--yes")
        self.chie.run("touch", "Eto", "phone", "--summary", "offline in April")
        self.sync_all(*online, self.chie)
        self.assertEqual("", self.owner(self.mori, "Abe"))
        self.assertEqual("Chie", self.owner(self.mori, "Doi"))
        self.assertEqual("Ben", self.owner(self.chie, "Fujii"))
        for name, summary in (("Doi", "offline in March"), ("Eto", "offline in April")):
            said = {i["summary"]: i["verdict"]
                    for i in self.mori.json("show", self.clients[name])["timeline"]}
            self.assertEqual("effective", said[summary])

        # One person on two entries; then a new colleague's laptop, which folds all of it at once.
        self.mori.run("merge", "Doi", "Eto")
        new = self.colleague("Goro")
        self.sync_all(*online, self.chie, new)
        self.assert_same(*online, self.chie, new)
        for name in self.clients:
            shown = new.json("show", self.clients[name])
            self.assertTrue(shown["next_touch"], name)


if __name__ == "__main__":
    unittest.main()
