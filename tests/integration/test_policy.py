# labels: integration
"""The team's policy: shown, compared, set by a manager, refused where it is wrong, and whose it was."""

import copy
import json
import pathlib
import unittest

from harness import Team


class Policy(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.file = pathlib.Path(self.folder) / "policy.json"

    def policy(self):
        return self.sato.json("policy", "show")

    def write(self, policy):
        text = policy if isinstance(policy, str) else json.dumps(policy, ensure_ascii=False)
        self.file.write_text(text, encoding="utf-8")
        return str(self.file)

    def refused(self, change, *args):
        """What `set` says of the present policy with `change` made to it; nothing changes."""
        before = self.policy()
        policy = copy.deepcopy(before)
        policy = change(policy) or policy
        error = self.sato.fails(1, "policy", "set", self.write(policy), *args)
        self.assertEqual(before, self.policy())
        self.assertIn("the policy in force stays", error["do"])
        return error["text"]

    def test_what_is_shown_can_be_set_and_changes_nothing(self):
        shown = self.sato.run("policy", "show")
        self.assertIn('"name": "three-contact"', shown)
        self.assertEqual("golden-week", json.loads(shown)["seasons"][0]["name"])
        for text in (shown, self.policy()):
            answer = self.sato.json("policy", "set", self.write(text))
            self.assertEqual([], answer["event_ids"])
            self.assertIn("nothing differs", self.sato.run("policy", "set", str(self.file)))
            self.assertEqual([], self.sato.json("policy", "diff", str(self.file))["changes"])
        self.assertEqual([], self.sato.json("policy", "set", "default")["event_ids"])

    def test_a_manager_sets_it_and_every_laptop_has_it(self):
        tanaka = self.colleague("Tanaka")
        policy = self.policy()
        policy["burst"]["limit"] = 2
        policy["cadences"].append({"name": "fair", "then": "pause",
                                   "steps": [{"channel": "phone", "day": 2}]})
        file = self.write(policy)
        changes = self.sato.json("policy", "diff", file)["changes"]
        self.assertEqual(["burst.limit", "cadences[fair]"], [one["path"] for one in changes])
        self.assertEqual(("3", "2"), (changes[0]["from"], changes[0]["to"]))
        self.assertEqual("", changes[1]["from"])
        text = self.sato.run("policy", "diff", file)
        self.assertRegex(text, r"burst\.limit +3 → 2")
        self.assertIn("なし →", self.sato.run("policy", "diff", file, "--lang", "ja"))
        written = self.sato.json("policy", "set", file)
        self.assertEqual(1, len(written["event_ids"]))
        self.assertEqual(changes, written["changes"])
        self.sync_all(self.sato, tanaka)
        self.assert_same(self.sato, tanaka)
        shown = tanaka.json("policy", "show")
        self.assertEqual(2, shown["burst"]["limit"])
        self.assertEqual("fair", shown["cadences"][-1]["name"])
        # Back to what the program ships, by one word.
        self.sato.json("policy", "set", "default")
        self.assertEqual(3, self.policy()["burst"]["limit"])

    def test_only_who_may_sets_it(self):
        tanaka = self.colleague("Tanaka")
        policy = self.policy()
        policy["burst"]["limit"] = 2
        error = tanaka.fails(1, "policy", "set", self.write(policy))
        self.assertIn("a manager sets the policy", error["do"])
        self.assertEqual(3, tanaka.json("policy", "show")["burst"]["limit"])

    def test_that_of_another_moment(self):
        policy = self.policy()
        policy["burst"]["limit"] = 2
        self.sato.at("2026-05-12T10:00:00+09:00").json("policy", "set", self.write(policy))
        self.server.at("2026-05-12T10:00:01+09:00")
        self.sato.sync()
        shown = lambda at: self.sato.json("policy", "show", "--at", at)["burst"]["limit"]
        self.sato.at("2026-05-13T10:00:00+09:00")
        self.assertEqual(3, shown("2"))
        self.assertEqual(3, shown("2020-01-01"))  # The first one, as slots of then are read.
        self.assertEqual(2, shown("2026-05-13T09:00"))
        self.sato.fails(1, "policy", "show", "--at", "1")

    def test_a_wrong_one_is_refused_with_the_place_and_the_reason(self):
        def step(policy, **more):
            policy["cadences"][1]["steps"][2].update(more)

        def wrong(key, value):
            def change(policy):
                policy[key] = value
            return change

        table = {
            "cadences[1].steps[2].days: there is no such field": lambda p: step(p, days=7),
            "cadences[1].steps[2].day: a whole number from 0 on is needed":
                lambda p: step(p, day="7"),
            "cadences[1].steps[2].day: day 2 does not come after day 3":
                lambda p: step(p, day=2),
            "cadences[1].steps[2].channel: \"fax\" is no channel":
                lambda p: step(p, channel="fax"),
            "calendar.weekend: no day of the week is left":
                lambda p: p["calendar"].update(weekend=["monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday",
                                                        "sunday"]),
            "send_windows[0]: from 1970-01-01 on, 60 days go by without a time for email":
                lambda p: p["send_windows"][0].update(proposed=["20:00"]),
            "next_touch.proposed_time: \"half past\" is not a time":
                lambda p: p["next_touch"].update(proposed_time="half past"),
            "seasons[0].from: a season has": lambda p: p["seasons"][0].pop("from") and None,
            "surprise: there is no such field": wrong("surprise", 1),
            "cadences: a list in [ ]": wrong("cadences", {}),
            "burst: fields in { }": wrong("burst", 3),
            "cadences: there must be at least one": wrong("cadences", []),
            "cadences[0].steps: there must be at least one":
                lambda p: p["cadences"][0].update(steps=[]),
        }
        for expected, change in table.items():
            with self.subTest(expected):
                self.assertIn(expected, self.refused(change))
        self.assertIn("line 3 is not JSON", self.refused(lambda p: '{\n"burst":\n{"limit": }}'))
        self.assertIn("a policy is fields", self.refused(lambda p: "[]"))
        japanese = self.refused(lambda p: step(p, day=2)) and self.sato.run(
            "policy", "set", str(self.file), "--lang", "ja", check=1)
        self.assertEqual("", japanese)  # It is said on standard error.

    def test_a_file_that_is_no_policy(self):
        self.sato.fails(1, "policy", "set", str(self.file.parent / "missing.json"))
        error = self.sato.fails(1, "policy", "set", self.write("[" * 100_000))
        self.assertIn("JSON", error["text"])
        error = self.sato.fails(1, "policy", "set", self.write(" " * 300_000))
        self.assertIn("bytes", error["text"])


if __name__ == "__main__":
    unittest.main()
