# labels: integration
"""How far a change of owner has come is one word, wherever it is asked (N03, X12): lists, receipts and the audit."""

import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.


class States(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.ito = self.colleague("Ito")
        self.kato = self.colleague("Kato")
        self.sato.sync()

    def client(self, name):
        self.sato.run("add", name)
        self.sato.run("touch", name, "phone", "--summary", "hello")

    def states(self, name):
        """By whom it went to: what the audit says of all of them."""
        audited = [one for one in self.sato.json("audit", "handovers")["handovers"] if one["name"] == name]
        return {one["to"]: one["state"] for one in audited}

    def listed(self, name):
        items = self.sato.json("handover", "list", "--team")["items"]
        return {one["to"]: one["state"] for one in items if one["name"] == name}

    def test_the_audit_says_what_the_list_says(self):
        for name in ("Covered", "Plain", "Under a cover", "New"):
            if name == "New":
                self.sato.run("add", name)
            else:
                self.client(name)
        self.sato.run("assign", "Covered", "Ito", "--until", "2026-05-29")
        self.sato.run("assign", "Plain", "Ito")
        self.sato.run("assign", "Under a cover", "Ito")
        self.sato.run("assign", "New", "Ito")
        self.sync_all(self.sato, self.ito)
        for name in ("Covered", "Plain", "Under a cover", "New"):
            self.ito.run("handover", "accept", name)
        self.ito.run("touch", "New", "phone", "--summary", "hello")
        self.sync_all(self.ito, self.sato)
        self.sato.run("assign", "Under a cover", "Kato", "--until", "2026-05-29")
        expected = {"Covered": {"Ito": "complete"}, "Plain": {"Ito": "accepted"},
                    "Under a cover": {"Ito": "accepted", "Kato": "proposed"}, "New": {"Ito": "complete"}}
        self.assertEqual(expected, {name: self.states(name) for name in expected})
        self.assertEqual(expected, {name: self.listed(name) for name in expected})


if __name__ == "__main__":
    unittest.main()
