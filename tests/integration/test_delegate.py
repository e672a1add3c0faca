# labels: integration
"""Delegated work on two laptops: why, a plan by the delegate, milestones, done, thanks, the record (R140–R144)."""

import unittest

from harness import Team


class Delegate(Team):
    """Sato is a manager, Suzuki and Tanaka are reps. In Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"  # A Monday.

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")
        self.suzuki.run("add", "Mori", "--company", "Aoba")
        self.meet()

    def meet(self):
        self.sync_all(self.sato, self.suzuki, self.tanaka)
        self.sync_all(self.sato, self.suzuki)

    def days(self, moment):
        self.server.stop()  # Nothing happens later than it is recorded.
        self.server.at(f"{moment}:00+09:00").start()
        for laptop in (self.sato, self.suzuki, self.tanaka):
            laptop.at(f"{moment}:00+09:00")

    def tasks(self, laptop, period="today", *more):
        return [one for one in laptop.json(period, *more)["items"] if one["kind"] == "task"]

    def make(self, *more):
        return self.suzuki.json("delegate", "make", "Mori", "Tanaka", "--what", "second quote", "--why",
                                "they compare three", "--gain", "the account in April", *more)["task"]

    def test_who_asked_us_to_stop_is_nobodys_reminder(self):  # X3
        self.make("--due", "2026-05-20")
        self.meet()
        self.assertEqual(1, len(self.tasks(self.tanaka)))
        self.suzuki.json("outcome", "Mori", "opted-out", "--words", "please stop")
        self.meet()
        for laptop in (self.suzuki, self.tanaka):
            self.assertEqual([], self.tasks(laptop, "week"))
        self.suzuki.fails(1, "delegate", "make", "Mori", "Tanaka", "--what", "more")

    def test_a_plan_keeps_no_milestone_behind_its_end(self):
        task = self.make("--due", "2026-05-20")
        self.meet()
        self.tanaka.json("delegate", "plan", task, "--due", "2026-05-20", "--milestone", "2026-05-18=draft")
        self.tanaka.fails(1, "delegate", "plan", task, "--due", "2026-05-15")
        self.tanaka.json("delegate", "plan", task, "--due", "2026-05-15", "--milestone", "2026-05-14=draft")

    def test_it_stands_in_both_agendas_until_it_is_done(self):
        task = self.make("--due", "2026-05-20", "--background", "the first one was too dear")
        self.meet()
        for laptop, words in ((self.suzuki, "Tanaka, who has not said yet"), (self.tanaka, "asked by Suzuki")):
            item, = self.tasks(laptop)
            self.assertEqual((task, "Mori", "second quote", "Tanaka"),
                             (item["task"], item["name"], item["purpose"], item["owner"]))
            self.assertIn(words, item["reason"])
        self.assertEqual([], self.tasks(self.sato))
        self.assertEqual(1, len(self.tasks(self.sato, "today", "--team")))
        self.assertIn("進め方と期日を決める", self.tanaka.run("today", "--lang", "ja"))
        shown = self.tanaka.json("show", "Mori")["tasks"][0]
        self.assertEqual(("they compare three", "the account in April", "the first one was too dear", "unplanned"),
                         (shown["why"], shown["what_is_in_it"], shown["background"], shown["state"]))
        # The plan is the delegate's.
        self.suzuki.fails(1, "delegate", "plan", task, "--due", "2026-05-20")
        self.suzuki.fails(1, "delegate", "done", task)
        self.tanaka.run("delegate", "plan", task, "--due", "2026-05-22", "--how", "with Ito", "--milestone",
                        "2026-05-18=draft", "--milestone", "2026-05-20=prices")
        self.meet()
        self.assertEqual([], self.tasks(self.tanaka))
        self.assertEqual([], self.tasks(self.suzuki))
        self.days("2026-05-18T09:00")
        for laptop in (self.suzuki, self.tanaka):
            item, = self.tasks(laptop)
            self.assertIn("milestone 1 of 2", item["reason"])
        self.tanaka.run("delegate", "reached", task, "1")
        self.tanaka.fails(1, "delegate", "reached", task, "1")
        self.tanaka.fails(1, "delegate", "reached", task, "3")
        self.meet()
        self.assertEqual([], self.tasks(self.suzuki))
        view = self.suzuki.json("delegate", "list", "--given")["items"][0]
        self.assertEqual([("draft", "2026-05-18", "2026-05-18"), ("prices", "2026-05-20", "")],
                         [(one["name"], one["day"], one["reached"]) for one in view["milestones"]])
        self.assertEqual(("with Ito", "planned", "2026-05-22", "2026-05-20"),
                         (view["how"], view["state"], view["planned"], view["wished"]))
        self.days("2026-05-21T09:00")
        self.assertEqual(1, self.tasks(self.suzuki)[0]["overdue_days"])
        self.tanaka.run("delegate", "done", task, "--result", "sent with both prices")
        self.meet()
        for laptop in (self.suzuki, self.tanaka, self.sato):
            self.assertEqual([], self.tasks(laptop, "week", "--team"))
        self.assertIn("sent with both prices", self.suzuki.run("delegate", "list"))
        self.tanaka.fails(1, "delegate", "thank", task, "well done, me")
        self.suzuki.run("delegate", "thank", task, "they", "liked it")
        self.meet()
        view = self.tanaka.json("delegate", "list", "--mine")["items"][0]
        self.assertEqual(("done", "sent with both prices", "they liked it"),
                         (view["state"], view["result"], view["thanks"]))
        self.assertIn("they liked it", self.tanaka.run("delegate", "list"))
        self.assertIn("完了", self.tanaka.run("delegate", "list", "--lang", "ja"))
        self.assert_same(self.sato, self.suzuki, self.tanaka)

    def test_one_chooses_by_the_record(self):  # R140
        late = self.make()
        self.meet()
        self.tanaka.run("delegate", "plan", late, "--due", "2026-05-12")
        self.tanaka.run("delegate", "plan", late, "--due", "2026-05-15")
        self.days("2026-05-14T10:00")
        self.tanaka.run("delegate", "done", late)
        self.meet()
        task = self.make("--due", "2026-05-15")
        self.meet()
        self.tanaka.run("delegate", "done", task)
        self.make("--due", "2026-05-14")
        self.meet()
        self.days("2026-05-15T10:00")
        record = {one["member"]: one for one in self.sato.json("delegate", "record")["items"]}
        tanaka = record["Tanaka"]
        self.assertEqual((1, 1, 1, 1, 1), (tanaka["in_time"], tanaka["late"], tanaka["moved"], tanaka["open"],
                                           tanaka["overdue"]))
        self.assertEqual(0, record["Suzuki"]["in_time"])
        # Without a colleague nothing is written: the records are shown.
        asked = self.suzuki.json("delegate", "make", "Mori")
        self.assertEqual(["Sato", "Suzuki", "Tanaka"], [one["member"] for one in asked["items"]])
        said = self.suzuki.run("delegate", "make", "Mori", "Tanaka", "--what", "x")
        self.assertIn("Tanaka so far: 1 in time, 1 late, 1 open", said)
        self.assertIn("--gain", said)

    def test_it_is_given_back_and_taken_back(self):
        back = self.make()
        taken = self.make()
        self.meet()
        self.tanaka.fails(1, "delegate", "withdraw", taken)
        self.suzuki.fails(1, "delegate", "decline", back)
        self.tanaka.run("delegate", "decline", back, "--why", "away until June")
        self.suzuki.run("delegate", "withdraw", taken, "--why", "they decided")
        self.meet()
        self.assertEqual([], self.tasks(self.tanaka))
        states = {one["task"]: (one["state"], one["result"]) for one in
                  self.suzuki.json("delegate", "list")["items"]}
        self.assertEqual({back: ("declined", "away until June"), taken: ("withdrawn", "they decided")}, states)
        self.tanaka.fails(1, "delegate", "done", taken)
        self.suzuki.fails(1, "delegate", "make", "Mori", "Suzuki", "--what", "x")
        # Taken back as a mistake it is gone, as it had never been.
        wrong = self.make()
        event = [one for one in self.suzuki.json("show", "Mori")["timeline"] if one["type"] == "TaskDelegated"][-1]
        self.suzuki.run("undo", event["event_id"], "--why", "wrong client")
        self.suzuki.fails(1, "delegate", "withdraw", wrong)
        self.assertEqual([], self.tasks(self.suzuki))

    def test_two_who_end_it_apart_cross(self):  # X22
        task = self.make()
        self.meet()
        self.tanaka.run("delegate", "done", task)
        self.suzuki.run("delegate", "withdraw", task)
        self.meet()
        self.assertEqual(["task"], self.sato.json("show", "Mori")["crossed"])
        self.assertTrue(self.sato.json("delegate", "list", "--team")["items"][0]["crossed"])


if __name__ == "__main__":
    unittest.main()
