# labels: integration
"""Promises by commands alone, from making to fate: load and a day with slack, moves with and without consent, delivery by a touch,
the client's stall that is chased and turns out hollow, trust as another program computes it from the log, two laptops."""

import datetime
import json
import pathlib
import unittest
import zoneinfo

from harness import Team
from terminal import in_terminal

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.
TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")


class Promises(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.who = self.sato.json("add", "Mori", "--company", "Aoba")["prospect"]
        self.sato.json("touch", "Mori", "email", "--next", "2026-12-01T10:00")

    def on(self, moment, *args, laptop=None):
        return (laptop or self.sato).at(f"{moment}:00+09:00").json(*args)

    def make(self, what, due, *flags, moment="2026-05-11T10:00", who="Mori"):
        return self.on(moment, "promise", "make", who, "--what", what, "--due", due, *flags)

    def due(self, moment, *kinds, laptop=None, verb="today"):
        """What promises are due then: what, overdue days, hollow."""
        items = self.on(moment, verb, laptop=laptop)["items"]
        kinds = kinds or ("promise", "client-promise")
        return [(i["promised"], i["overdue_days"], i["hollow"]) for i in items
                if i["kind"] in kinds and i["promise"]]

    def one(self, promise):
        return next(p for p in self.sato.json("promise", "list", "Mori", "--all")["items"]
                    if p["promise"] == promise)

    # --- Making.

    def test_all_that_was_said_can_be_read_back(self):  # R118, R131, R132
        written = self.make("the offer", "2026-05-25", "--kind", "proposal", "--words", "fine with us", "--promised",
                            "the board", "--milestone", "2026-05-18=first draft", "--milestone", "2026-05-20=prices")
        promise = written["promise"]
        self.assertEqual(("us", "proposal", "the offer", "fine with us", "the board", True, "open", "Sato"),
                         tuple(promise[f] for f in ("by", "kind", "what", "agreed_words", "promised_downstream",
                                                    "consented", "state", "made_by")))
        self.assertEqual([("2026-05-18", "first draft"), ("2026-05-20", "prices")],
                         [(m["day"], m["name"]) for m in promise["milestones"]])
        self.assertEqual("2026-05-25", promise["due"][:10])
        shown = self.sato.json("show", "Mori")
        self.assertEqual(["the offer"], [p["what"] for p in shown["promises"]])
        for language in ("en", "ja"):
            text = self.sato.run("show", "Mori", "--lang", language)
            for word in ("the offer", "fine with us", "the board", "first draft"):
                self.assertIn(word, text)
        line = next(e for e in shown["timeline"] if e["type"] == "PromiseMade")
        self.assertEqual({"promise-by": "us", "promise-kind": "proposal", "promise-due": "2026-05-25",
                          "consented": "yes"},
                         {d["field"]: d["value"] for d in line["details"]
                          if d["field"].startswith(("promise-", "consented"))})

    def test_the_script_asks_for_the_day_in_their_language(self):  # R119–R121
        for kind, due, words in (("meeting", "2026-05-18", "in a week or so about scheduling our follow-up meeting"),
                                 ("proposal", "2026-05-25", "the proposal out to you in 2 weeks"),
                                 ("materials", "2026-05-25", "materials you requested in about 2 weeks"),
                                 ("data", "2026-05-13", "in about 2 days")):
            self.assertIn(words, self.make("x", due, "--kind", kind)["reply"])
        self.assertEqual("", self.make("x", "2026-05-29", "--consented")["reply"])
        self.sato.json("edit", "Mori", "--language", "ja")
        self.assertIn("ご提案書は2週間ほどで", self.make("x", "2026-05-25", "--kind", "proposal")["reply"])
        self.assertIn("伺い方の例", self.sato.run("promise", "make", "Mori", "--what", "x", "--due", "+9d", "--lang", "ja"))

    def test_the_load_is_shown_and_a_day_with_slack_proposed(self):  # R139
        load = self.make("one", "2026-05-20")["load"]
        self.assertEqual((0, 0, 0, 10), tuple(load[f] for f in ("on_day", "in_week", "open", "ceiling")))
        self.assertNotIn("proposed", load)
        written = self.make("two", "2026-05-20")
        self.assertEqual((1, 1, 1, "2026-05-21"),
                         tuple(written["load"][f] for f in ("on_day", "in_week", "open", "proposed")))
        self.assertEqual("2026-05-20", written["promise"]["due"][:10], "never changed silently")
        self.assertEqual("2026-05-18", self.make("a Saturday", "2026-05-16")["load"]["proposed"])
        for day in ("2026-05-18", "2026-05-19", "2026-05-22"):
            self.make("more", day)
        # Five in that week: the next one with slack.
        self.assertEqual("2026-05-25", self.make("full", "2026-05-21")["load"]["proposed"])
        text = self.sato.run("promise", "make", "Mori", "--what", "x", "--due", "2026-05-21")
        self.assertIn("that makes 7 promises in one week, more than 5", text)
        for number in range(3):
            self.make("more", f"2026-06-0{number + 1}")
        self.assertIn("that makes 12 open promises, more than 10",
                      self.sato.run("promise", "make", "Mori", "--what", "x", "--due", "2026-06-15"))

    def test_a_full_week_and_too_many_promises_are_told(self):  # X23, X4
        for number in range(5):
            self.make(f"of that week {number}", f"2026-05-{18 + number}")
        self.assertNotIn("full week", self.sato.at("2026-05-18T08:00:00+09:00").run("today"))
        self.make("and one more", "2026-05-22", moment="2026-05-18T08:00")
        view = self.sato.json("today")
        self.assertEqual((6, 6), (view["open_promises"], view["promises_this_week"]))
        self.assertIn("full week: 6 promises to keep by Sunday, more than 5", self.sato.run("today"))
        self.assertIn("今週は約束が6件", self.sato.run("today", "--lang", "ja"))
        self.assertNotIn("full week", self.sato.at("2026-05-17T23:00:00+09:00").run("today"))
        for number in range(5):
            self.make("later", f"2026-06-0{number + 1}", moment="2026-05-18T08:00")
        self.assertIn("11 open promises, more than 10", self.sato.run("today"))

    def test_what_cannot_be_is_refused_with_what_to_do(self):
        self.sato.fails(2, "promise", "make", "Mori", "--what", "x")
        self.sato.fails(2, "promise", "make", "Mori", "--what", " ", "--due", "+3d")
        self.sato.fails(1, "promise", "make", "Mori", "--what", "x", "--due", "2026-05-10")
        self.sato.fails(2, "promise", "make", "Mori", "--what", "x", "--due", "+9d", "--milestone", "+3d")
        self.sato.fails(1, "promise", "make", "Mori", "--what", "x", "--due", "+9d", "--milestone", "+10d=late")
        self.sato.fails(1, "promise", "close", "Mori", "kept")
        self.sato.fails(1, "promise", "move", "Mori", "+3d")
        self.make("one", "2026-05-20")
        two = self.make("two", "2026-05-21")["promise"]["promise"]
        self.sato.fails(1, "promise", "close", "Mori", "kept")
        self.sato.fails(1, "promise", "move", "Mori", "2026-05-21", "--promise", two[:8])
        self.sato.json("promise", "close", "Mori", "withdrawn", "--promise", two[:8], "--words", "they bought elsewhere")
        self.assertIn("they bought elsewhere", self.sato.run("show", "Mori"))
        self.sato.fails(1, "promise", "close", "Mori", "kept", "--promise", two[:8])
        self.sato.json("promise", "close", "Mori", "kept")
        self.sato.json("outcome", "Mori", "opted-out")
        self.sato.fails(1, "promise", "make", "Mori", "--what", "x", "--due", "+3d")

    # --- From making to fate.

    def test_ours_stands_in_the_agenda_until_it_is_kept(self):  # R122–R124
        promise = self.make("the offer", "2026-05-18", "--kind", "proposal")["promise"]["promise"]
        self.assertEqual([], self.due("2026-05-17T12:00"))
        self.assertEqual([("the offer", 0, False)], self.due("2026-05-17T12:00", verb="week"))
        self.assertEqual([("the offer", 0, False)], self.due("2026-05-18T07:00"))
        self.assertIn("proposal, promised for 2026-05-18 Mon", self.sato.run("today"))
        self.assertIn("までの約束", self.sato.run("today", "--lang", "ja"))
        self.assertEqual([("the offer", 2, False)], self.due("2026-05-20T12:00"))
        self.assertEqual("late", self.one(promise)["fate"])
        burst = self.sato.json("show", "Mori")["counters"]["burst"]
        self.sato.json("touch", "Mori", "email", "--delivers", promise[:8], "--at", "2026-05-18T15:00")
        self.assertEqual(burst, self.sato.json("show", "Mori")["counters"]["burst"], "X2")
        self.assertEqual([], self.due("2026-05-20T12:00"))
        self.assertEqual(("kept", "on-time"), (self.one(promise)["state"], self.one(promise)["fate"]))

    def test_fates(self):  # X9
        fates = (("2026-05-11T20:00", "too-early"), ("2026-05-14T16:59", "too-early"), ("2026-05-14T17:00", "early"),
                 ("2026-05-17T23:59", "early"), ("2026-05-18T00:00", "on-time"), ("2026-05-18T23:59", "on-time"),
                 ("2026-05-19T00:00", "late"))
        ids = [self.make(kept, "2026-05-18")["promise"]["promise"] for kept, _ in fates]
        for promise, (kept, fate) in zip(ids, fates):
            closed = self.on(kept, "promise", "close", "Mori", "kept", "--promise", promise)["promise"]
            self.assertEqual(fate, closed["fate"], kept)
        self.sato.at("2026-06-01T10:00:00+09:00")
        for promise, (kept, fate) in zip(ids, fates):
            self.assertEqual(fate, self.one(promise)["fate"], kept)

    def test_drift(self):  # R126
        self.make("the offer", "2026-05-18")
        moved = self.on("2026-05-15T10:00", "promise", "move", "Mori", "2026-05-20", "--agreed")
        self.assertEqual([], moved["findings"])
        moved = self.on("2026-05-19T10:00", "promise", "move", "Mori", "2026-05-25")
        self.assertEqual(1, len(moved["findings"]))
        self.assertEqual((2, 1, 7, "2026-05-18"), tuple(
            moved["promise"][f] for f in ("moves", "moved_alone", "drift_days", "first_due")))
        self.assertIn("moved 2 times, by 7 days in all; of these 1 without their consent", self.sato.run("promise", "list"))
        self.on("2026-05-25T10:00", "promise", "close", "Mori", "kept")
        self.assertEqual((0, "on-time"), (self.one(moved["promise"]["promise"])["trust"],
                                          self.one(moved["promise"]["promise"])["fate"]))

    def test_a_stall_is_their_promise_is_chased_and_turns_out_hollow(self):  # R127, R128
        made = self.on("2026-05-11T10:00", "promise", "make", "Mori", "--by-client", "--what",
                       "study the materials and get back to us")["promise"]
        self.assertEqual(("client", "2026-05-25", False), (made["by"], made["due"][:10], made["consented"]))
        self.assertEqual([], self.due("2026-05-25T23:00"))
        self.assertEqual([(made["what"], 1, False)], self.due("2026-05-26T09:00"))
        self.assertIn("they promised it for 2026-05-25 Mon: ask for it", self.sato.run("today"))
        self.on("2026-05-26T10:00", "touch", "Mori", "phone")
        self.assertTrue(self.one(made["promise"])["chased"])
        self.assertEqual([(made["what"], 11, False)], self.due("2026-06-05T09:00"))
        self.assertIn("asked for it already", self.sato.run("today"))
        self.assertEqual([(made["what"], 14, True)], self.due("2026-06-08T09:00"))
        self.assertEqual("hollow", self.one(made["promise"])["fate"])
        self.assertIn("空約束", self.sato.run("today", "--lang", "ja"))
        self.on("2026-06-09T10:00", "touch", "Mori", "email", "--in")
        self.assertEqual("late", self.one(made["promise"])["fate"])
        self.on("2026-06-10T10:00", "promise", "close", "Mori", "kept")
        self.assertEqual("slow", self.one(made["promise"])["fate"])
        self.assertNotIn("trust", self.sato.json("promise", "list", "Mori")["trust"], "none of ours fell due")

    def test_the_decision_they_named_is_one_row(self):
        self.on("2026-05-11T10:00", "promise", "make", "Mori", "--by-client", "--what", "decide", "--kind", "decision-date",
                "--due", "2026-05-18")
        self.sato.json("outcome", "Mori", "considering")
        for day, rows in (("2026-05-18", 1), ("2026-05-20", 1)):
            items = [i for i in self.on(f"{day}T09:00", "today")["items"] if i["kind"] == "client-promise"]
            self.assertEqual(rows, len(items), day)

    def test_a_merge_keeps_it_in_sight(self):
        promise = self.make("the offer", "2026-05-18")["promise"]["promise"]
        self.sato.json("add", "Mori Ken")
        self.sato.json("merge", self.who, "Mori Ken")
        self.assertEqual([("the offer", 2, False)], self.due("2026-05-20T12:00"))
        self.assertEqual(["the offer"], [p["what"] for p in self.sato.json("show", "Mori Ken")["promises"]])
        self.assertEqual("withdrawn", self.sato.json("promise", "close", "Mori Ken", "withdrawn")["promise"]["state"])
        self.assertEqual(promise, self.sato.json("promise", "list", "Mori Ken")["items"][0]["promise"])
        self.assertEqual([], self.due("2026-05-20T12:00"))

    # --- Two laptops.

    def test_two_laptops_and_a_change_of_owner(self):
        suzuki = self.colleague("Suzuki")
        promise = self.make("the offer", "2026-05-18")["promise"]["promise"]
        self.sato.json("assign", "Mori", "Suzuki")
        self.sync_all(self.sato, suzuki)
        self.assertEqual([], self.due("2026-05-18T12:00"))
        self.assertEqual([("the offer", 0, False)], self.due("2026-05-18T12:00", laptop=suzuki))
        # Neither knows of the other: both stand, and the last one counts.
        self.on("2026-05-18T12:00", "promise", "close", "Mori", "kept", "--promise", promise[:8], laptop=suzuki)
        self.on("2026-05-18T13:00", "promise", "close", "Mori", "broken", "--promise", promise[:8])
        self.server.stop()
        self.server.at("2026-05-18T14:00:00+09:00").start()
        self.sync_all(self.sato, suzuki)
        self.assert_same(self.sato, suzuki)
        for laptop in (self.sato, suzuki):
            laptop.at("2026-05-19T10:00:00+09:00")
            one = laptop.json("promise", "list", "Mori")["items"][0]
            self.assertEqual(("broken", True), (one["state"], one["crossed"]))
            trust = {m["name"]: m.get("trust") for m in laptop.json("member", "list")["items"]}
            self.assertEqual((0, 1), (trust["Sato"]["trust"], trust["Sato"]["promises"]), "of whoever made it")
            self.assertIsNone(trust["Suzuki"])

    # --- Trust, as another program computes it.

    def exported(self):
        """Our promises as the events of the journal and the outbox tell of them, and nothing else."""
        folder = pathlib.Path(self.folder) / "exported"
        self.sato.json("export", "--out", str(folder))
        promises = {}
        for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
            header = json.loads(line)["header"]
            at = datetime.datetime.fromtimestamp(header["occurred_at_us"] / 1e6, TOKYO)
            made, moved, closed = (header.get(f"promise_{what}", {}) for what in ("made", "moved", "closed"))
            if made.get("by") == "US":
                promises[made["promise"]] = {"made": at, "day": made["due"]["day"], "alone": False, "fate": None, "closed": None}
            if moved.get("promise") in promises:
                promise = promises[moved["promise"]]
                promise["day"] = moved["due"]["day"]
                promise["alone"] = promise["alone"] or not moved.get("agreed_by_client", False)
            if closed.get("promise") in promises:
                promises[closed["promise"]].update(fate=closed["fate"], closed=at)
        return list(promises.values())

    def points(self, promises, today):
        """What each promise that fell due within a year counts (X23)."""
        points = []
        for promise in promises:
            day = datetime.date(1970, 1, 1) + datetime.timedelta(days=promise["day"])
            if not today - datetime.timedelta(days=365) < day <= today or promise["fate"] == "WITHDRAWN":
                continue
            if promise["fate"] is None and today <= day:
                continue
            begins = datetime.datetime.combine(day, datetime.time(), TOKYO)
            late = promise["fate"] != "KEPT" or promise["closed"] >= begins + datetime.timedelta(days=1)
            if promise["alone"] or late:
                points.append(0)
            else:
                points.append(0.5 if promise["closed"] - promise["made"] < (begins - promise["made"]) / 2 else 1)
        return points

    def test_trust_equals_a_computation_in_another_language(self):
        plan = (  # what, due, moved to (agreed), closed at, how.
            ("a", "2026-05-18", None, "2026-05-12T10:00", "kept"), ("b", "2026-05-18", None, "2026-05-16T10:00", "kept"),
            ("c", "2026-05-20", None, "2026-05-20T18:00", "kept"), ("d", "2026-05-20", None, "2026-05-22T18:00", "kept"),
            ("e", "2026-05-21", ("2026-05-28", False), "2026-05-27T10:00", "kept"),
            ("f", "2026-05-21", ("2026-05-29", True), "2026-05-28T10:00", "kept"),
            ("g", "2026-05-22", None, "2026-05-20T10:00", "broken"), ("h", "2026-05-22", None, "2026-05-20T10:00", "withdrawn"),
            ("i", "2026-05-25", None, None, None), ("j", "2026-12-25", None, None, None),
            ("k", "2026-06-30", None, "2026-06-20T10:00", "kept"))
        ids = {}
        for what, due, *_ in plan:
            ids[what] = self.make(what, due)["promise"]["promise"]
        self.on("2026-05-11T10:00", "promise", "make", "Mori", "--by-client", "--what", "z", "--due", "2026-05-12")
        for what, _, moved, *_ in plan:
            if moved:
                self.on("2026-05-13T10:00", "promise", "move", "Mori", moved[0], "--promise", ids[what],
                        *(["--agreed"] if moved[1] else []))
        for what, _, _, closed, how in sorted((p for p in plan if p[3]), key=lambda p: p[3]):
            self.on(closed, "promise", "close", "Mori", how, "--promise", ids[what])
        promises = self.exported()
        self.assertEqual(len(plan), len(promises))
        for now in ("2026-05-17", "2026-05-19", "2026-06-15", "2026-07-01", "2027-05-18", "2027-05-20", "2027-07-01"):
            self.sato.at(f"{now}T12:00:00+09:00")
            points = self.points(promises, datetime.date.fromisoformat(now))
            for trust in (self.sato.json("promise", "list", "Mori")["trust"], self.sato.json("promise", "list")["trust"],
                          next(m for m in self.sato.json("member", "list")["items"]).get("trust", {"promises": 0})):
                self.assertEqual(len(points), trust["promises"], now)
                if points:
                    self.assertAlmostEqual(sum(points) / len(points), trust["trust"], msg=now)
                else:
                    self.assertNotIn("trust", trust, now)
            self.assertIn(f"{sum(points) / max(len(points), 1):.2f} of 1" if points else "nothing fell due",
                          self.sato.run("promise", "list", "Mori"), now)

    def test_a_milestone_stands_in_the_agenda_of_who_promised(self):  # R118, R139
        promise = self.make("the offer", "2026-05-29", "--milestone", "2026-05-18=first draft", "--milestone",
                            "2026-05-18=figures", "--milestone", "2026-05-22=prices")["promise"]["promise"]

        def rows(moment, *flags, verb="today"):
            return [i for i in self.on(f"{moment}T09:00", verb, *flags)["items"] if i["kind"] == "milestone"]

        self.assertEqual([], rows("2026-05-15"))
        row, = rows("2026-05-18")
        self.assertEqual((promise, "the offer", "first draft, figures", 0, "Sato", "Mori", "2026-05-18"),
                         (row["promise"], row["promised"], row["purpose"], row["overdue_days"], row["owner"],
                          row["name"], row["due"][:10]))
        # The next business day is the last: nobody says that one is reached, and the promise itself stays in sight.
        self.assertEqual([1], [i["overdue_days"] for i in rows("2026-05-19")])
        self.assertEqual([], rows("2026-05-20"))
        # A Friday's stands on Monday.
        self.assertEqual([("prices", 3)], [(i["purpose"], i["overdue_days"]) for i in rows("2026-05-25")])
        self.assertEqual(["first draft, figures", "prices"],
                         [i["purpose"] for i in rows("2026-05-18", verb="week")])
        self.assertEqual(["first draft, figures"], [i["purpose"] for i in rows("2026-05-18", "--team")])
        for language, words in (("en", ("milestone 1 of 3 of what is promised for 2026-05-29", "first draft, figures")),
                                ("ja", ("約束の区切り3件中1件目", "first draft, figures"))):
            text = self.sato.run("today", "--lang", language)
            for word in words:
                self.assertIn(word, text)
        calendar = pathlib.Path(self.folder) / "out.ics"
        self.sato.at("2026-05-18T09:00:00+09:00").run("export", "--ics", calendar)
        uids = [line for line in calendar.read_text(encoding="utf-8").splitlines() if line.startswith("UID:")]
        self.assertEqual(len(uids), len(set(uids)), uids)
        # Kept, it has no milestones any more; nor where it is the client's.
        self.on("2026-05-18T10:00", "promise", "close", "Mori", "kept", "--promise", promise)
        self.assertEqual([], rows("2026-05-18", verb="week"))
        self.make("data", "2026-05-29", "--by-client", "--milestone", "2026-05-18=x", moment="2026-05-18T10:00")
        self.assertEqual([], rows("2026-05-18", verb="week"))

    def test_no_milestone_lies_outside_of_the_promise(self):
        for day in ("2026-05-10", "2026-05-26"):
            self.sato.fails(1, "promise", "make", "Mori", "--what", "x", "--due", "2026-05-25", "--milestone", f"{day}=draft")

    # --- After a meeting.

    def test_a_meeting_says_what_happens_next_and_when(self):  # R050, R117
        self.sato.json("add", "Abe")
        for channel in ("meeting", "video"):
            text = self.sato.fails(1, "touch", "Abe", channel)
            self.assertIn("--next", str(text))
        self.sato.json("touch", "Abe", "meeting", "--next", "+3d", "--then", "send the offer")
        self.assertEqual("send the offer", self.sato.json("show", "Abe")["next_purpose"])
        # What was said stands: an appointment that this meeting does not serve for.
        self.sato.json("touch", "Abe", "video")
        self.sato.json("add", "Baba")
        self.sato.json("touch", "Baba", "meeting", "--in", "--outcome", "not-now")
        # Entered late, behind what was logged since: history.
        self.sato.json("touch", "Baba", "email")
        self.sato.json("touch", "Baba", "meeting", "--at", "2026-05-08T10:00")
        self.sato.fails(2, "touch", "Baba", "email", "--then", "call again")

    def test_a_terminal_asks(self):
        self.sato.json("add", "Abe")
        text = in_terminal(self.sato, 80, "touch", "Abe", "meeting", typed="2026-05-20T10:00\nsend the offer")
        self.assertIn("What happens next with Abe", text)
        view = self.sato.json("show", "Abe")
        self.assertEqual(("2026-05-20T10:00", "send the offer"), (view["next_touch"][:16], view["next_purpose"]))


if __name__ == "__main__":
    unittest.main()
