"""Facts that arrive late, cross each other, or come from a wrong clock (acceptance 8)."""
# labels: integration asan-long

import unittest

import faults
from harness import Team

TODAY = "2026-05-08T10:00:00+09:00"  # A Friday.
THREE_WEEKS_AGO = "2026-04-17T10:00:00+09:00"


class LateFacts(Team):
    NOW = TODAY

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")
        self.suzuki.at("2026-04-10T10:00:00+09:00")
        self.prospect = self.suzuki.json("add", "Yamada")["prospect"]
        self.deal = self.suzuki.json("deal", "open", self.prospect, "--value", "100",
                                      "--currency", "JPY")["deal"]
        self.all = (self.suzuki, self.tanaka, self.sato)
        self.sync_all(*self.all)

    def shown(self):
        """The prospect as every laptop shows it, which must be one thing."""
        self.sync_all(*self.all)
        self.assert_same(*self.all)
        views = [laptop.json("show", self.prospect) for laptop in self.all]
        for view in views:  # Said of the day that it is, which a clock years ahead has wrong.
            del view["silent"], view["forgotten"]
        for view in views[1:]:
            self.assertEqual(views[0], view)
        return views[0]

    def restart_at(self, now):
        """Civil time of the server and of all laptops."""
        self.server.stop()
        self.server.env["TASUKI_NOW"] = now
        self.server.start()
        for laptop in self.all:
            laptop.at(now)

    def test_an_old_touch_that_arrives_today_moves_no_later_outcome(self):
        self.tanaka.at(THREE_WEEKS_AGO).run("touch", self.prospect, "phone", "--summary", "long")
        self.suzuki.at("2026-05-01T10:00:00+09:00").run("outcome", self.prospect, "considering")
        self.suzuki.sync()
        before = self.suzuki.json("show", self.prospect)
        self.assertEqual("2026-05-15", before["next_touch"][:10])
        after = self.shown()
        self.assertEqual(before["next_touch"], after["next_touch"])
        self.assertEqual(["TouchLogged", "OutcomeRecorded"],
                         [item["type"] for item in after["timeline"]][-2:])
        touch = after["timeline"][-2]
        self.assertEqual("2026-04-17", touch["occurred_at"][:10])
        self.assertEqual("2026-05-08", touch["recorded_at"][:10])

    def test_the_same_entered_today(self):
        self.suzuki.at("2026-05-01T10:00:00+09:00").run("outcome", self.prospect, "considering")
        self.suzuki.sync()
        self.tanaka.sync()
        before = self.tanaka.json("show", self.prospect)["next_touch"]
        self.tanaka.at(TODAY).run("touch", self.prospect, "phone", "--at", "2026-04-17T10:00")
        self.assertEqual(before, self.tanaka.json("show", self.prospect)["next_touch"])
        self.assertEqual(before, self.shown()["next_touch"])

    def test_an_old_outcome_changes_the_date_only_until_a_later_one(self):
        self.tanaka.at(THREE_WEEKS_AGO).run("outcome", self.prospect, "not-now")
        self.suzuki.at("2026-05-01T10:00:00+09:00").run("outcome", self.prospect, "considering")
        self.suzuki.sync()
        self.assertEqual("2026-05-15", self.shown()["next_touch"][:10])
        self.tanaka.at(TODAY).run("outcome", self.prospect, "considering")
        self.assertEqual("2026-05-22", self.shown()["next_touch"][:10])

    def test_whatever_the_order_they_arrive_in(self):
        other = self.suzuki.at("2026-04-10T10:00:00+09:00").json("add", "Kato")["prospect"]
        self.sync_all(*self.all)
        for first, prospect in ((self.suzuki, self.prospect), (self.tanaka, other)):
            second = self.tanaka if first is self.suzuki else self.suzuki
            self.suzuki.at(THREE_WEEKS_AGO)
            self.suzuki.run("touch", prospect, "email", "--outcome", "considering")
            self.tanaka.at("2026-05-07T10:00:00+09:00").run("outcome", prospect, "not-now")
            first.sync()
            second.sync()
        self.sync_all(*self.all)
        self.assert_same(*self.all)
        dates = {self.sato.json("show", one)["next_touch"] for one in (self.prospect, other)}
        self.assertEqual(1, len(dates), dates)
        self.assertEqual({"2026-11"}, {date[:7] for date in dates})

    def test_two_laptops_close_one_deal_differently(self):
        self.suzuki.at("2026-05-07T10:00:00+09:00").run("outcome", self.prospect, "won")
        self.tanaka.at("2026-05-07T11:00:00+09:00").run("outcome", self.prospect, "lost")
        shown = self.shown()  # The same on all three.
        self.assertEqual([(self.deal, "lost", True)],
                         [(d["deal"], d["state"], d["crossed"]) for d in shown["deals"]])
        self.assertIn("deal", shown["crossed"])
        self.assertEqual(2, sum(item["crossed"] and item["type"] == "DealClosed"
                                for item in shown["timeline"]), shown["timeline"])

    def test_who_saw_the_first_closing_cannot_cross_it(self):
        self.suzuki.at("2026-05-07T10:00:00+09:00").run("outcome", self.prospect, "lost")
        self.sync_all(*self.all)
        self.tanaka.at("2026-05-07T11:00:00+09:00")
        error = self.tanaka.fails(1, "deal", "close", self.prospect, "won", "--deal", self.deal[:8])
        self.assertIn("closed already", error["text"])
        shown = self.shown()
        self.assertEqual([("lost", False)], [(d["state"], d["crossed"]) for d in shown["deals"]])

    def test_a_clock_ten_years_ahead_spoils_nobodys_dates(self):
        self.tanaka.at("2036-05-08T10:00:00+09:00")
        self.tanaka.run("touch", self.prospect, "email", "--summary", "from the future",
                        "--outcome", "considering")
        mine = self.tanaka.json("add", "Future")["prospect"]
        shown = self.shown()
        # b = min(occurred, recorded): it counts as of today.
        self.assertEqual("2026-05-22", shown["next_touch"][:10])
        self.assertEqual("2026", self.sato.json("show", mine)["next_touch"][:4])
        # Whoever works on after it is not held up by it.
        self.restart_at("2026-05-11T10:00:00+09:00")
        self.suzuki.run("touch", self.prospect, "phone", "--outcome", "considering")
        shown = self.shown()
        self.assertEqual("2026-05-25", shown["next_touch"][:10])
        events = faults.log(self.sato)
        recorded = [event["recorded_at"] for event in events]
        self.assertEqual(recorded, sorted(recorded))
        self.assertEqual({"2026"}, {text[:4] for text in recorded})


if __name__ == "__main__":
    unittest.main()
