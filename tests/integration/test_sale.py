# labels: integration
"""A sale from the card to the re-order by commands alone, the agenda looked at after each step, in both languages."""

import unittest

from harness import Team


class Sale(Team):
    """Sato alone, without a network: in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"  # A Monday.

    def at(self, moment):
        self.sato.at(f"{moment}:00+09:00")

    def agenda(self, *kinds):
        """What is due by now, in order; said in Japanese, too."""
        items = [one for one in self.sato.json("today")["items"] if one["name"] == "森 一郎"]
        self.assertEqual(list(kinds), [one["kind"] for one in items])
        japanese = self.sato.run("today", "--lang", "ja")
        for item in items:
            self.assertTrue(item["reason"], item)
            self.assertIn("森 一郎", japanese)
        return items

    def begin(self):
        self.sato.run("add", "森 一郎", "--company", "青葉工業", "--met-at", "2026-05-11T09:30", "--source", "seminar")
        self.agenda("first-follow-up")
        self.at("2026-05-11T13:00")
        self.sato.run("touch", "森", "email", "--summary", "本日はありがとうございました", "--gives", "info")
        self.agenda()
        self.at("2026-05-14T09:00")
        self.agenda("step")
        self.sato.run("touch", "森", "phone", "--in", "--outcome", "meeting", "--next", "2026-05-18T14:00")
        self.at("2026-05-18T10:00")
        self.agenda("answer")  # What was agreed: the meeting.

    def propose(self):
        self.at("2026-05-18T15:00")
        self.sato.run("touch", "森", "meeting", "--summary", "夜勤を減らしたい", "--next", "2026-05-22")
        self.sato.run("deal", "open", "森", "--value", "1200000", "--currency", "JPY", "--helps", "夜勤が2名減る",
                      "--decides", "森部長", "--route", "課長 → 部長 → 役員会")
        self.sato.run("promise", "make", "森", "--what", "提案書", "--kind", "proposal", "--due", "2026-05-21",
                      "--consented")
        self.at("2026-05-21T09:00")
        self.agenda("promise")
        self.sato.run("touch", "森", "email", "--summary", "提案書をお送りします", "--gives", "answer")
        self.agenda("promise")
        self.sato.run("promise", "close", "森", "kept")
        self.agenda()
        self.sato.run("deal", "stage", "森", "proposal")
        self.agenda()

    def win(self):
        self.sato.run("deal", "terms", "森", "--text", "30台、6月15日納品")
        self.agenda("answer")  # What they agreed to on the telephone.
        won = self.sato.json("outcome", "森", "won")
        self.assertTrue(won["next_touch"])
        self.sato.run("promise", "make", "森", "--what", "30台の納品", "--kind", "delivery", "--due", "2026-06-15",
                      "--consented")
        self.agenda()

    def deliver_and_reorder(self):
        self.at("2026-06-15T10:00")
        self.agenda("delivery")  # R135.
        self.sato.run("promise", "close", "森", "kept")
        self.agenda()
        self.assertEqual("reorder", self.sato.json("show", "森")["next_kind"])
        due = self.sato.json("show", "森")["next_touch"][:10]
        self.at(f"{due}T09:00")
        self.agenda("reorder")
        self.sato.run("touch", "森", "phone", "--summary", "増設のご相談")
        self.agenda()
        self.sato.run("deal", "open", "森", "--value", "600000", "--currency", "JPY")
        self.agenda()
        states = [one["state"] for one in self.sato.json("show", "森")["deals"]]
        self.assertEqual(["won", "open"], states)
        self.assertEqual(1, len(self.sato.json("deal", "list", "--won")["items"]))

    def test_from_the_card_to_the_reorder(self):
        self.begin()
        self.propose()
        self.at("2026-05-22T10:00")
        self.agenda("appointment")
        self.sato.run("touch", "森", "phone", "--in", "--outcome", "replied", "--next", "2026-05-25")
        self.at("2026-05-25T10:00")
        self.win()
        self.deliver_and_reorder()

    def test_with_a_stall_a_hollow_promise_and_changed_terms(self):
        self.begin()
        self.propose()
        # "We will study the materials": their promise, which lapses (R127).
        self.at("2026-05-22T10:00")
        self.sato.run("outcome", "森", "considering", "--words", "資料を検討します")
        self.agenda("appointment")  # It stands until a touch (X18).
        self.sato.run("promise", "make", "森", "--by-client", "--what", "検討の結果", "--kind", "decision-date", "--due",
                      "2026-05-29")
        self.at("2026-06-01T10:00")
        kinds = [one["kind"] for one in self.sato.json("today")["items"]]
        self.assertIn("client-promise", kinds)
        self.sato.run("touch", "森", "phone", "--summary", "検討状況のお伺い")
        self.agenda("client-promise")
        # Ten business days over, asked about, and nothing came (X23): 1 to 12 June.
        self.at("2026-06-12T18:00")
        theirs = [one for one in self.sato.json("today")["items"] if one["kind"] == "client-promise"]
        self.assertEqual([(True, 14)], [(one["hollow"], one["overdue_days"]) for one in theirs])
        self.assertIn(theirs[0]["reason"], self.sato.run("today"))
        self.at("2026-06-15T10:00")
        self.sato.run("touch", "森", "phone", "--in", "--outcome", "replied", "--next", "2026-06-16")
        self.agenda("client-promise")
        self.sato.run("promise", "close", "森", "kept")
        self.agenda()
        self.assertEqual(["slow"], [one["fate"] for one in self.sato.json("promise", "list", "森", "--all")["items"]
                                    if one["by"] == "client"])
        # Terms changed without their agreement are in sight until they agree (R130).
        self.sato.run("deal", "terms", "森", "--text", "30台、6月15日納品")
        self.sato.run("deal", "terms", "森", "--text", "30台、6月22日納品", "--changed")
        self.assertIn("terms", [one["kind"] for one in self.sato.json("today")["items"]])
        self.assertIn("先方の同意なしに条件を変更", self.sato.run("today", "--lang", "ja"))
        self.sato.run("deal", "terms", "森", "--text", "30台、6月22日納品", "--changed", "--agreed")
        self.assertNotIn("terms", [one["kind"] for one in self.sato.json("today")["items"]])
        self.assertEqual("0", self.sato.json("deal", "list", "--flagged")["total"])
        won = self.sato.json("outcome", "森", "won")
        self.assertTrue(won["next_touch"])
        self.assertEqual("won", self.sato.json("show", "森")["deals"][0]["state"])


if __name__ == "__main__":
    unittest.main()
