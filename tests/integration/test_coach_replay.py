"""Replaying a history step by step (N06, N07) and finding those worth opening (R145)."""
# labels: integration

import json
import unittest

from harness import BIN, Team, run

STATE = ("owner", "owner_id", "group", "follow_up", "stage", "cadence", "counters", "last_touch", "next_touch",
         "next_kind", "next_channel")


def state_of(shown):
    """What `show` and a step both say."""
    return {field: shown.get(field) for field in STATE}


class Replays(Team):
    NOW = "2026-05-11T10:00:00+09:00"

    def at(self, now, *laptops):
        for laptop in laptops or self.laptops:
            laptop.at(now)

    def restart_at(self, now):
        self.server.stop()
        self.server.at(now).start()
        self.at(now)

    def steps(self, laptop, *args):
        return laptop.json("coach", "replay", "Tanaka", *args)["steps"]

    def test_a_step_is_what_show_says_of_that_moment(self):  # I4
        sato = self.sato
        sato.json("add", "Tanaka", "--company", "Aoba", "--met-at", "2026-05-11T09:30")
        for now, args in (
                ("2026-05-12T09:00:00+09:00", ("touch", "Tanaka", "email", "--summary", "thanks")),
                ("2026-05-15T09:00:00+09:00", ("touch", "Tanaka", "phone", "--summary", "the line")),
                ("2026-05-18T11:00:00+09:00", ("touch", "Tanaka", "phone", "--in", "--summary", "a quote?")),
                ("2026-05-18T14:00:00+09:00", ("outcome", "Tanaka", "proposal", "--next", "+2d")),
                ("2026-05-18T15:00:00+09:00", ("deal", "open", "Tanaka", "--value", "1000", "--currency", "JPY")),
                ("2026-06-01T09:00:00+09:00", ("outcome", "Tanaka", "not-now"))):
            self.at(now)
            sato.json(*args)
        self.at("2026-06-10T09:00:00+09:00")
        view = sato.json("coach", "replay", "Tanaka")
        self.assertEqual(len(view["steps"]), view["total"])
        types = [step["event"]["type"] for step in view["steps"]]
        self.assertEqual("ProspectAdded", types[0])
        self.assertEqual(["TouchLogged", "TouchLogged", "TouchLogged"],
                         [one for one in types if one == "TouchLogged"])
        compared = 0
        for step, after in zip(view["steps"], view["steps"][1:] + [None]):
            at = step["event"]["occurred_at"]
            if after is not None and after["event"]["occurred_at"][:16] == at[:16]:
                continue  # Another one of that minute follows.
            shown = sato.json("show", "Tanaka", "--at", f"{at[:14]}{int(at[14:16]) + 1:02}")
            self.assertEqual(state_of(shown), state_of(step["state"]), (step["step"], at))
            self.assertEqual(shown["next_touch"], step["due"][0]["due"])
            compared += 1
        self.assertGreaterEqual(compared, 5)
        # One step alone is the same step.
        for number in range(1, view["total"] + 1):
            self.assertEqual([view["steps"][number - 1]], self.steps(sato, "--step", str(number)))
        self.assertIn("there is no step", sato.fails(1, "coach", "replay", "Tanaka", "--step", "99")["text"])

    def test_known_is_what_the_laptop_showed_as_it_wrote(self):  # N06
        ben = self.colleague("Ben")
        self.sato.json("add", "Tanaka", "--met-at", "2026-05-11T09:30")
        self.sync_all(self.sato, ben)
        # Both touch, and neither knows of the other.
        self.at("2026-05-12T09:00:00+09:00")
        self.sato.json("touch", "Tanaka", "email", "--summary", "thanks")
        shown = {}
        for now, args in (("2026-05-12T13:00:00+09:00", ("touch", "Tanaka", "phone", "--summary", "hello")),
                          ("2026-05-13T13:00:00+09:00", ("note", "Tanaka", "likes trains")),
                          ("2026-05-14T13:00:00+09:00", ("outcome", "Tanaka", "not-now"))):
            self.at(now)
            for event_id in ben.json(*args)["event_ids"]:
                shown[event_id] = state_of(ben.json("show", "Tanaka"))
        self.restart_at("2026-05-15T09:00:00+09:00")
        self.sync_all(self.sato, ben)
        for laptop in (self.sato, ben):
            known = {step["event"]["event_id"]: step for step in self.steps(laptop, "--known")}
            for event_id, state in shown.items():
                self.assertEqual(state, state_of(known[event_id]["state"]), known[event_id]["event"])
                self.assertEqual("Ben", known[event_id]["laptop"])
                self.assertEqual(["thanks"], [one["summary"] for one in known[event_id]["unknown"]])
            hindsight = {step["event"]["event_id"]: step for step in self.steps(laptop)}
            first = next(iter(shown))
            self.assertEqual(2, hindsight[first]["state"]["counters"]["lifetime"])
            self.assertEqual(1, known[first]["state"]["counters"]["lifetime"])
        self.assertIn("not known then on Ben's laptop", self.sato.run("coach", "replay", "Tanaka"))

    def test_what_comes_next_may_be_hidden(self):
        self.sato.json("add", "Tanaka", "--met-at", "2026-05-11T09:30")
        self.at("2026-05-12T09:00:00+09:00")
        self.sato.json("touch", "Tanaka", "email", "--summary", "secretly")
        self.sato.fails(2, "coach", "replay", "Tanaka", "--hide-next")
        text = self.sato.run("coach", "replay", "Tanaka", "--hide-next", "--step", "1")
        self.assertIn("hidden", text)
        self.assertIn("one could", text)
        self.assertNotIn("secretly", text)
        done = run([BIN / "tasuki", "--lang", "ja", "coach", "replay", "Tanaka"], self.sato.env).stdout.decode()
        self.assertIn("取り得る対応", done)
        self.assertIn("secretly", done)

    def test_what_the_rules_say_is_found_and_stands_at_its_step(self):  # R051, R071, R145, X11
        ben = self.colleague("Ben")
        eve = self.colleague("Eve")
        self.at("2026-05-11T11:00:00+09:00")
        ben.json("add", "Tanaka", "--company", "Aoba", "--met-at", "2026-05-11T09:30")
        ben.json("add", "Mori", "--met-at", "2026-05-11T09:30")
        self.at("2026-05-12T09:00:00+09:00")
        ben.json("touch", "Mori", "phone")
        self.at("2026-05-15T09:30:00+09:00")
        ben.json("touch", "Tanaka", "email")
        self.restart_at("2026-05-18T09:00:00+09:00")
        self.sync_all(self.sato, ben, eve)
        found = self.sato.json("coach", "find")
        self.assertEqual([("late-first", "Tanaka", "Aoba", "Ben", False, 96)],  # And what the laptop took to write it.
                         [(one["verdict"], one["name"], one["company"], one["member"], one["open"], int(one["hours"]))
                          for one in found["items"]])
        self.assertEqual((1, 1), (int(found["total"]), int(found["prospects"])))
        steps = self.steps(self.sato)
        verdicts = {step["event"]["type"]: [one["verdict"] for one in step["verdicts"]] for step in steps}
        self.assertEqual(["late-first"], verdicts["TouchLogged"])
        self.assertEqual([], verdicts["ProspectAdded"])
        self.assertIn("4 days", self.sato.run("coach", "find"))
        # A month later Mori was left after one contact.
        self.restart_at("2026-06-20T09:00:00+09:00")
        stopped = self.sato.json("coach", "find", "--verdict", "stopped-early", "--member", "Ben")["items"]
        self.assertEqual({"Mori", "Tanaka"}, {one["name"] for one in stopped})
        self.assertEqual([1, 1], [one["touches"] for one in stopped])
        self.assertEqual([], self.sato.json("coach", "find", "--verdict", "no-date")["items"])
        self.assertEqual(1, len(self.sato.json("coach", "find", "--limit", "1")["items"]))
        self.assertEqual([], self.sato.json("coach", "find", "--from", "2026-06-19")["items"])
        # Of their own work a rep sees it, of a colleague's nothing.
        self.assertEqual(3, len(ben.json("coach", "find")["items"]))
        self.assertEqual([], eve.json("coach", "find")["items"])
        self.assertEqual([], [one for step in self.steps(eve) for one in step["verdicts"]])
        self.assertIn("managers", eve.fails(1, "coach", "find", "--member", "Ben")["text"])

    def test_another_policy_is_as_if_it_had_been_in_force(self):  # N08
        sato = self.sato
        sato.json("add", "Tanaka", "--met-at", "2026-05-11T09:30")
        for now in ("2026-05-12T09:00:00+09:00", "2026-05-15T09:00:00+09:00", "2026-05-22T09:00:00+09:00"):
            self.at(now)
            sato.json("touch", "Tanaka", "phone")
        self.at("2026-05-22T12:00:00+09:00")
        policy = json.loads(sato.run("policy", "show"))
        path = f"{self.folder}/policy.json"

        def write():
            with open(path, "w", encoding="utf-8") as out:
                json.dump(policy, out)

        write()
        before = sato.json("coach", "replay", "Tanaka")
        self.assertEqual(before, sato.json("coach", "replay", "Tanaka", "--policy", path), "the policy that was in force")
        policy["burst"]["limit"] = 2
        for cadence in policy["cadences"]:
            if cadence["name"] == "three-contact":
                del cadence["steps"][2]
        write()
        touches = [step for step in self.steps(sato, "--policy", path) if step["event"]["type"] == "TouchLogged"]
        self.assertEqual(["step", "revisit", "revisit"], [step["due"][0]["kind"] for step in touches])
        self.assertEqual([[], [], ["fourth-unanswered"]], [[one["verdict"] for one in step["verdicts"]] for step in touches])
        known = [step for step in self.steps(sato, "--policy", path, "--known") if step["event"]["type"] == "TouchLogged"]
        self.assertEqual([step["due"][0]["kind"] for step in touches], [step["due"][0]["kind"] for step in known])
        sato.run("policy", "set", path)
        self.assertEqual(before["steps"], self.steps(sato)[:before["total"]], "what was, was by the policy of then")
        self.assertIn("cannot be read", sato.fails(1, "coach", "replay", "Tanaka", "--policy", path + "x")["text"])


if __name__ == "__main__":
    unittest.main()
