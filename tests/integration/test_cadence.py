# labels: integration
"""Cadences by hand: listed, started, paused, resumed, stopped, and one touch beyond the limit."""

import json
import pathlib
import unittest

from harness import Team


class Cadence(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.who = self.sato.json("add", "Abe")["prospect"]

    def on(self, day, *args, **more):
        return self.sato.at(f"{day}T10:00:00+09:00").json(*args, **more)

    def listed(self):
        return self.sato.json("cadence", "list", self.who)

    def steps(self):
        view = self.listed()["cadences"][0]
        return [(step["state"], step["done_on"], step["nominal"], step["adjusted"])
                for step in view["steps"]]

    def next(self):
        view = self.sato.json("show", self.who)
        return view["next_touch"][:10], view["next_kind"], view["follow_up"]

    def test_list_shows_those_of_the_policy(self):
        view = self.sato.json("cadence", "list")
        self.assertEqual(["three-contact", "proposal", "post-sale", "revisit", "nurture"],
                         [one["name"] for one in view["cadences"]])
        proposal = view["cadences"][1]
        self.assertEqual([1, 3, 7, 14, 21, 30], [step["day"] for step in proposal["steps"]])
        self.assertEqual(("phone", 6), (proposal["steps"][2]["channel"], proposal["burst_limit"]))
        self.assertEqual((6, 9), (view["cadences"][3]["steps"][0]["months_after"],
                                  view["cadences"][3]["steps"][0]["months_latest"]))
        text = self.sato.run("cadence", "list")
        self.assertIn("3 business days later", text)
        self.assertIn("6 to 9 months later", text)
        text = self.sato.run("cadence", "list", "--lang", "ja")
        self.assertIn("前回から3営業日後", text)
        self.assertIn("お礼", text)

    def test_list_shows_where_somebody_stands(self):
        self.assertEqual([("next", "", "2026-05-12", "2026-05-12"),
                          ("ahead", "", "2026-05-15", "2026-05-15"),
                          ("ahead", "", "2026-05-22", "2026-05-22")], self.steps())
        self.on("2026-05-14", "touch", self.who, "email")
        self.assertEqual([("done", "2026-05-14", "2026-05-12", ""),
                          ("next", "", "2026-05-15", "2026-05-19"),
                          ("ahead", "", "2026-05-22", "2026-05-26")], self.steps())
        self.assertEqual("2026-05-19", self.next()[0])
        text = self.sato.run("cadence", "list", "Abe")
        self.assertRegex(text, r"1 +2026-05-14 Thu done \(planned for 2026-05-12 Tue\)")
        self.assertRegex(text, r"2 +2026-05-19 Tue next \(planned for 2026-05-15 Fri\)")
        self.assertIn("1 of 3 unanswered touches used", text)
        text = self.sato.run("cadence", "list", "Abe", "--lang", "ja")
        self.assertIn("3回フォロー", text)
        self.assertIn("未返信: 1回(上限3回)", text)

    def test_start(self):
        written = self.on("2026-05-13", "cadence", "start", self.who, "proposal", "--reason",
                          "sent the offer")
        self.assertEqual(2, len(written["event_ids"]))
        self.assertEqual("2026-05-13", written["next_touch"][:10])
        self.on("2026-05-13", "touch", self.who, "email")
        self.assertEqual(("2026-05-15", "step", "going"), self.next())
        types = [line["type"] for line in self.sato.json("show", self.who)["timeline"]]
        self.assertIn("CadenceStarted", types)
        self.assertIn("proposal", self.sato.run("show", self.who))
        error = self.sato.fails(2, "cadence", "start", self.who, "weekly")
        self.assertIn("three-contact, proposal", error["do"])
        self.assertIn("提案後フォロー", self.sato.run("cadence", "start", self.who, "proposal",
                                                        "--lang", "ja"))

    def test_pause_and_resume(self):
        self.on("2026-05-12", "touch", self.who, "email")
        self.sato.fails(1, "cadence", "resume", self.who)
        self.on("2026-05-13", "cadence", "pause", self.who)
        self.assertEqual(("2026-11-13", "revisit", "paused"), self.next())
        self.assertEqual("person", self.listed()["paused_because"])
        self.assertIn("by hand", self.sato.run("cadence", "list", self.who))
        self.sato.fails(1, "cadence", "pause", self.who)
        self.on("2026-05-13", "cadence", "pause", self.who, "--until", "6/1")
        self.assertEqual("2026-06-01", self.next()[0])
        self.on("2026-05-18", "cadence", "resume", self.who)
        self.assertEqual("going", self.next()[2])

    def test_stop(self):
        self.on("2026-05-12", "touch", self.who, "email")
        self.on("2026-05-13", "cadence", "stop", self.who, "--reason", "no project")
        self.assertEqual(("2026-08-13", "nurture", "stopped"), self.next())
        self.assertIn("no project", self.sato.run("show", self.who))
        self.sato.fails(1, "cadence", "stop", self.who)
        self.sato.fails(1, "cadence", "pause", self.who)

    def test_override(self):
        error = self.on("2026-05-12", "cadence", "override", self.who, "--reason", "keen", check=1)
        self.assertIn("0 of 3", error["error"]["text"])
        for day in ("2026-05-12", "2026-05-15", "2026-05-22"):
            self.on(day, "touch", self.who, "email")
        self.assertEqual("revisit", self.next()[1])
        self.sato.fails(2, "cadence", "override", self.who)
        self.sato.fails(2, "cadence", "override", self.who, "--reason", " ")
        self.on("2026-05-25", "cadence", "override", self.who, "--reason", "asked to be reminded")
        self.assertEqual(("2026-05-26", "step"), self.next()[:2])
        self.assertEqual(4, self.listed()["touches_max"])
        self.assertIn("asked to be reminded", self.sato.run("show", self.who))
        self.on("2026-05-26", "touch", self.who, "phone")
        error = self.on("2026-05-27", "cadence", "override", self.who, "--reason", "again", check=1)
        self.assertIn("used up", error["error"]["text"])
        # Nobody paused this: resuming says what would help.
        error = self.on("2026-06-10", "cadence", "resume", self.who, check=1)
        self.assertIn("cadence override", error["error"]["do"])

    def test_who_opted_out_is_left_in_peace(self):
        self.on("2026-05-12", "outcome", self.who, "opted-out")
        for verb in (("start", self.who, "proposal"), ("pause", self.who), ("resume", self.who),
                     ("stop", self.who), ("override", self.who, "--reason", "keen")):
            error = self.sato.fails(1, "cadence", *verb)
            self.assertIn("asked us to stop", error["text"])
            self.assertIn("tasuki reopen", error["do"])
        self.assertEqual([], self.listed()["cadences"])

    def test_a_new_policy_leaves_those_under_way_alone(self):
        self.on("2026-05-12", "touch", self.who, "email")
        policy = self.sato.json("policy", "show")
        policy["cadences"][0]["steps"][1]["business_days_after"] = 10
        file = pathlib.Path(self.folder) / "policy.json"
        file.write_text(json.dumps(policy), encoding="utf-8")
        self.on("2026-05-13", "policy", "set", str(file))
        self.assertEqual("2026-05-15", self.steps()[1][3])
        self.assertTrue(self.listed()["older_policy"])
        self.assertIn("which has changed since", self.sato.run("cadence", "list", self.who))
        new = self.on("2026-05-13", "add", "Baba")["prospect"]
        self.on("2026-05-14", "touch", new, "email")
        self.assertEqual("2026-05-28", self.sato.json("show", new)["next_touch"][:10])
        self.on("2026-05-15", "touch", self.who, "email")
        self.assertEqual("2026-05-22", self.next()[0])
        # Moved on purpose.
        self.on("2026-05-18", "cadence", "start", self.who, "three-contact")
        self.assertFalse(self.listed()["older_policy"])
        self.sato.sync()
        self.assertFalse(self.listed()["older_policy"])

    def test_names_are_offered(self):
        offered = self.sato.run("complete", "--", "cadence", "start", "Abe", "pro")
        self.assertIn("proposal", offered)
        self.assertIn("override", self.sato.run("complete", "--", "cadence", "o"))


if __name__ == "__main__":
    unittest.main()
