# labels: integration asan-long
"""Who asked us to stop, and writes again of their own accord: reopened by a person, with their words."""

import unittest

from harness import Team

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


class OptedOut(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.sato.run("add", "Yamada")
        self.sato.run("outcome", "Yamada", "opted-out", "--words", "please stop")

    def test_they_are_reopened_by_a_person_with_their_words(self):
        tanaka = self.colleague("Tanaka")
        self.sync_all(self.sato, tanaka)
        # Their writing alone changes nothing, and what is refused points at the way.
        self.sato.run("touch", "Yamada", "email", "--in", "--summary", "new catalogue?")
        self.assertNotIn("next_touch", self.sato.json("show", "Yamada"))
        for args in (("next", "Yamada", "+3d"), ("touch", "Yamada", "email", "--next", "+3d"),
                     ("outcome", "Yamada", "replied", "--next", "+3d")):
            self.assertIn("tasuki reopen", self.sato.fails(1, *args)["do"], args)
        self.sato.fails(2, "reopen", "Yamada", "--next", "+3d")
        self.sato.fails(2, "reopen", "Yamada", "--next", "+3d", "--words", " ")
        text = self.sato.run("reopen", "Yamada", "--words", "do send me the new one", "--next",
                             "2026-05-11T13:00")
        self.assertIn("2026-05-11 Mon 13:00", text)
        self.sync_all(self.sato, tanaka)
        for laptop in (self.sato, tanaka):
            shown = laptop.json("show", "Yamada")
            self.assertEqual(("going", "unknown", "2026-05-11T13:00:00+09:00"),
                             (shown["follow_up"], shown["group"], shown["next_touch"]))
            # Both stand in the timeline, neither taken back.
            outcomes = [(i["outcome"], i["summary"], i["retracted"]) for i in shown["timeline"]
                        if i["type"] == "OutcomeRecorded"]
            self.assertEqual([("opted-out", "please stop", False),
                              ("replied", "do send me the new one", False)], outcomes)
            self.assertIn("of their own accord", laptop.run("show", "Yamada"))
            self.assertIn("本人からの連絡で再開", laptop.run("show", "Yamada", "--lang", "ja"))
        self.assert_same(self.sato, tanaka)
        self.assertEqual(["Yamada"], [i["name"] for i in self.sato.json("list")["items"]
                                      if "next_touch" in i])
        # They may ask us to stop once more.
        self.sato.run("outcome", "Yamada", "opted-out")
        self.assertEqual("opted-out", self.sato.json("show", "Yamada")["follow_up"])

    def test_who_never_asked_us_to_stop_is_not_reopened(self):
        self.sato.run("add", "Mori")
        error = self.sato.fails(1, "reopen", "Mori", "--words", "hello", "--next", "+3d")
        self.assertIn("has not asked us to stop", error["text"])
        self.assertIn("outcome", error["do"])


if __name__ == "__main__":
    unittest.main()
