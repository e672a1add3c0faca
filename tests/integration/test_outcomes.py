# labels: integration
"""What an outcome means, being put off again and again, and whom opting out follows."""

import json
import pathlib
import unittest

from harness import Team


class Outcomes(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.who = self.sato.json("add", "Abe", "--email", "abe@aozora.example")["prospect"]

    def not_now(self, month, words, *args):
        laptop = self.sato.at(f"2026-{month:02}-12T10:00:00+09:00")
        return laptop.json("outcome", self.who, "not-now", "--words", words, "--next", "+2mo", *args)

    def test_what_it_means_is_said_where_it_is_chosen(self):
        text = self.sato.run("outcome", self.who, "no")
        self.assertIn("\"no\", as this team uses it: they decided against it", text)
        text = self.sato.run("outcome", self.who, "not-now", "--lang", "ja")
        self.assertIn("時期が合わない", text)
        self.assertNotIn("as this team uses it", self.sato.run("outcome", self.who, "replied", "--next", "+3d"))
        # The team's own words.
        policy = self.sato.json("policy", "show")
        policy["outcomes"] = [{"outcome": "replied", "text": "they wrote back themselves",
                               "japanese": "本人から返信があった"}]
        file = pathlib.Path(self.folder) / "policy.json"
        file.write_text(json.dumps(policy, ensure_ascii=False), encoding="utf-8")
        self.sato.json("policy", "set", str(file))
        self.assertIn("they wrote back themselves",
                      self.sato.run("outcome", self.who, "replied", "--next", "+3d"))

    def test_a_touch_with_an_outcome_says_the_same(self):
        text = self.sato.run("touch", self.who, "phone", "--in", "--outcome", "no")
        self.assertIn("\"no\", as this team uses it: they decided against it", text)
        again = ("touch", self.who, "phone", "--in", "--outcome", "not-now", "--next", "+2mo")
        for times in (1, 2):
            self.assertEqual(times, self.sato.json(*again)["deferrals"])
        self.assertIn("Abe has put us off for the time number 3", self.sato.run(*again))

    def test_the_third_time_they_put_us_off_is_pointed_out(self):
        self.assertEqual(1, self.not_now(5, "お盆明けに")["deferrals"])
        second = self.not_now(6, "in autumn")
        self.assertEqual(2, second["deferrals"])
        # One taken back counts for nothing.
        self.sato.json("undo", second["event_ids"][0], "--why", "wrong person")
        self.assertEqual(2, self.not_now(7, "in autumn")["deferrals"])
        text = self.sato.at("2026-08-12T10:00:00+09:00").run(
            "outcome", self.who, "not-now", "--words", "来年に", "--next", "2027-01-12")
        self.assertIn("Abe has put us off for the time number 3", text)
        self.assertIn("2027-01-12 Tue", text)
        self.assertIn("先に延ばすのは4回目", self.sato.run("outcome", self.who, "not-now",
                                                          "--next", "2027-01-12", "--lang", "ja"))
        shown = [line["summary"] for line in self.sato.json("show", self.who)["timeline"]
                 if line["type"] == "OutcomeRecorded"]
        self.assertIn("お盆明けに", shown)
        self.assertIn("来年に", shown)

    def test_opting_out_follows_the_person_to_a_second_card(self):
        tanaka = self.colleague("Tanaka")
        self.sato.json("outcome", self.who, "opted-out", "--words", "please stop")
        self.sync_all(self.sato, tanaka)
        text = tanaka.run("add", "Abe Taro", "--email", "ABE@aozora.example")
        self.assertIn("asked us to stop (Abe,", text)
        second = tanaka.json("find", "Abe Taro")["items"][0]["prospect"]
        self.sync_all(tanaka, self.sato)
        for laptop in (tanaka, self.sato):
            shown = laptop.json("show", second)
            self.assertEqual("opted-out", shown["follow_up"])
            self.assertNotIn("next_touch", shown)
        self.sato.fails(1, "cadence", "start", second, "proposal")
        self.assert_same(self.sato, tanaka)
        # A namesake, and somebody new at the same firm, are not bound.
        other = tanaka.json("add", "Abe", "--email", "another@aozora.example")["prospect"]
        self.assertEqual("going", tanaka.json("show", other)["follow_up"])


if __name__ == "__main__":
    unittest.main()
