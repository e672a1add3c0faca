"""The same history under another policy (N08): which contacts would have been too many, who would have been due when."""
# labels: integration

import json
import unittest

from harness import Team

NOW = "2026-05-11T10:00:00+09:00"
# By the three-contact cadence: three business days after the first, five after the second.
CONTACTS = ("2026-05-12T10:00:00+09:00", "2026-05-15T10:00:00+09:00", "2026-05-22T10:00:00+09:00")
AFTER = "2026-05-25T10:00:00+09:00"


class WhatIf(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        for name in ("Aoki", "Baba", "Chiba"):
            self.mori.json("add", name, "--company", f"{name} KK")
        touches = {}
        for number, at in enumerate(CONTACTS, 1):
            for name in ("Aoki", "Baba", "Chiba")[:4 - number]:  # Three with Aoki, two with Baba, one with Chiba.
                written = self.mori.at(at).json("touch", name, "phone")
                touches[name, number] = written["event_ids"][0]
        self.third = touches["Aoki", 3]
        self.server.stop()
        self.server.at(AFTER).start()
        self.mori.at(AFTER)
        self.sato.at(AFTER)
        self.sync_all(self.mori, self.sato)

    def policy(self, change):
        policy = json.loads(self.sato.run("policy", "show"))
        change(policy)
        path = f"{self.folder}/policy.json"
        with open(path, "w", encoding="utf-8") as out:
            json.dump(policy, out)
        return path

    @staticmethod
    def two_contacts(policy):
        policy["burst"]["limit"] = 2
        for cadence in policy["cadences"]:
            if cadence["name"] == "three-contact":
                del cadence["steps"][2]

    def test_the_policy_in_force_makes_no_difference(self):
        view = self.sato.json("coach", "what-if", "--policy", self.policy(lambda policy: None))
        for name in ("due", "lapses_avoided", "lapses_added", "contacts_too_many", "contacts_allowed"):
            self.assertEqual([], view[name], name)
        self.assertEqual(3, int(view["prospects"]))
        self.assertIn("no difference in 3 histories",
                      self.sato.run("coach", "what-if", "--policy", self.policy(lambda policy: None)))

    def test_two_contacts_find_exactly_the_third_ones(self):
        path = self.policy(self.two_contacts)
        view = self.sato.json("coach", "what-if", "--policy", path)
        self.assertEqual([("Aoki", self.third, "Mori", "phone", 3, 2)],
                         [(one["name"], one["event_id"], one["by"], one["channel"], one["number"], int(one["limit"]))
                          for one in view["contacts_too_many"]])
        self.assertEqual([], view["contacts_allowed"])
        # After the second contact the third is due by one, and by the other only the revisit.
        due = {one["name"]: one for one in view["due"] if one["was"]["kind"] == "step"}
        self.assertEqual({"Aoki", "Baba"}, set(due))
        self.assertEqual(("2026-05-22", "three-contact", 3),
                         tuple(due["Baba"]["was"][field] for field in ("due", "cadence", "step")))
        self.assertEqual("revisit", due["Baba"]["would"]["kind"])
        self.assertGreater(due["Baba"]["would"]["due"], "2026-11-01")
        # Nobody made the third contact with Baba, due on the 22nd, by the end of the 25th: not a lapse yet.
        self.assertEqual([], view["lapses_avoided"])
        self.sato.at("2026-05-27T10:00:00+09:00")
        view = self.sato.json("coach", "what-if", "--policy", path)
        self.assertEqual([("Baba", "Mori", "step", "2026-05-22")],
                         [(one["name"], one["owner"], one["kind"], one["due"]) for one in view["lapses_avoided"]])
        text = self.sato.run("coach", "what-if", "--policy", path, "--from", "2026-05-20")
        self.assertIn("contacts that would have been too many: 1", text)
        text = self.sato.run("coach", "what-if", "--policy", path, "--to", "2026-05-20", "--lang", "ja")
        self.assertNotIn("多すぎた", text)
        self.assertIn("その後の予定が変わるもの: 2件", text)

    def test_it_is_for_managers_and_for_policies(self):
        path = self.policy(self.two_contacts)
        self.assertIn("managers", self.mori.fails(1, "coach", "what-if", "--policy", path)["text"])
        self.sato.fails(2, "coach", "what-if")
        self.sato.fails(1, "coach", "what-if", "--policy", "/dev/null")
        self.sato.fails(2, "coach", "what-if", "--policy", path, "--month", "May")


if __name__ == "__main__":
    unittest.main()
