# labels: integration
"""Somebody leaves (R002, R003, R005, X15): a plan that a manager edits, introductions before the
last day, the leaving itself as one act, what it leaves behind, and taking all of it back."""

import csv
import pathlib
import unittest

from harness import Team, wait_for

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.
LAST = "2026-05-29"
AFTER = "2026-05-30T09:00:00+09:00"


class Leaving(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.ito = self.colleague("Ito")
        self.mori.sync()  # Knows Ito too.

    def owner(self, who, laptop=None):
        return (laptop or self.sato).json("show", who)["owner"]

    def add(self, laptop, name, *args):
        return laptop.json("add", name, *args)["prospect"]

    def plan_rows(self):
        """The proposal as a table, with who stands for whom."""
        path = pathlib.Path(self.folder) / "plan.csv"
        self.sato.run("member", "plan", "Mori", "--out", str(path))
        raw = path.read_bytes()
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf"), raw[:8])
        return path, list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))

    def test_the_best_person_takes_over_and_the_manager_may_change_it(self):
        # Ito has dealt with Endo; nobody knows Kato.
        endo = self.add(self.mori, "Endo", "--company", "Aoba")
        kato = self.add(self.mori, "Kato", "--key-account")
        self.mori.sync()
        self.ito.sync()
        self.ito.run("touch", "Endo", "phone", "--summary", "prices")
        self.sync_all(self.mori, self.ito, self.sato)
        view = self.sato.json("member", "plan", "Mori")
        self.assertEqual("proposed", view["state"])
        self.assertEqual([kato, endo], [m["prospect"] for m in view["moves"] if m["prospect"]][:2],
                         "the key account first")
        by_name = {move["name"]: move for move in view["moves"]}
        self.assertEqual("Ito", by_name["Endo"]["to"])
        self.assertIn("has dealt with them", by_name["Endo"]["reason"])
        path, rows = self.plan_rows()
        self.assertEqual({"who", "kind", "name", "company", "from", "to", "reason", "open value",
                          "key account", "load"}, set(rows[0]))
        self.assertEqual({"Mori"}, {row["from"] for row in rows})
        # The manager takes Kato himself.
        text = path.read_text("utf-8-sig").splitlines()
        edited = [line.replace(f",{by_name['Kato']['to']},", ",Sato,", 1) if kato in line else line
                  for line in text]
        path.write_text("\n".join(edited) + "\n")
        view = self.sato.json("member", "leave", "Mori", "--last-working-day", LAST, "--plan",
                              str(path), "--acknowledge")
        self.assertEqual("planned", view["state"])
        self.assertEqual({"Endo": "Ito", "Kato": "Sato"},
                         {m["name"]: m["to"] for m in view["moves"] if m["prospect"]})
        self.assertEqual("leaving", {m["name"]: m["state"] for m in self.sato.json(
            "member", "list")["items"]}["Mori"])
        self.assertEqual("Mori", self.owner("Endo"), "nothing has moved yet")

    def test_what_is_wrong_in_a_plan_is_told_by_line_and_nothing_is_written(self):
        endo = self.add(self.mori, "Endo")
        self.add(self.ito, "Kato")
        self.sync_all(self.mori, self.ito, self.sato)
        path = pathlib.Path(self.folder) / "plan.csv"
        path.write_text(f"who,to\n{endo},Ito\nKato,Ito\n{endo},Sato\nnobody,Ito\n{endo[:8]},Mori\n")
        error = self.sato.fails(1, "member", "leave", "Mori", "--last-working-day", LAST, "--plan",
                                str(path), "--acknowledge")
        for line in ("line 3", "line 4", "line 5", "line 6"):
            self.assertIn(line, error["text"])
        self.assertNotIn("line 2:", error["text"])
        path.write_text("name,owner\nx,y\n")
        self.sato.fails(1, "member", "leave", "Mori", "--last-working-day", LAST, "--plan",
                        str(path), "--acknowledge")
        self.assertEqual(0, int(self.sato.status()["outbox"]))
        self.assertEqual("active", {m["name"]: m["state"] for m in self.sato.json(
            "member", "list")["items"]}["Mori"])

    def test_every_trace_wants_to_be_acknowledged(self):
        self.add(self.mori, "Endo")
        self.mori.run("promise", "make", "Endo", "--what", "the offer", "--due", "+9d")
        self.mori.run("delegate", "make", "Endo", "Ito", "--what", "a drawing")
        self.sync_all(self.mori, self.sato)
        kato = self.add(self.sato, "Kato")
        self.sato.run("assign", "Kato", "Mori", "--until", "2026-06-30")
        self.sato.run("member", "away", "Ito", "--from", "2026-05-20", "--to", "2026-06-10",
                      "--cover", "Mori")
        error = self.sato.fails(1, "member", "leave", "Mori", "--last-working-day", LAST)
        self.assertIn("--acknowledge", error["do"])
        for part in ("Endo", "laptop", "Ito", "Kato", "queue"):
            self.assertIn(part, error["text"])
        view = self.sato.json("member", "leave", "Mori", "--last-working-day", LAST,
                              "--acknowledge")
        self.assertEqual({"cover", "task", "promise", "away", "device", "left-out"},
                         {trace["kind"] for trace in view["traces"]})
        self.assertEqual({"Endo", "Kato"}, {move["name"] for move in view["left_out"]})
        plan = {m["name"]: m for m in self.sato.json("member", "plan", "Mori")["moves"]}
        self.assertEqual("Sato", plan["Kato"]["to"], "a cover goes back")
        self.assertEqual(kato, plan["Kato"]["prospect"])

    def leave_with_plan(self, *more):
        path, _ = self.plan_rows()
        return self.sato.json("member", "leave", "Mori", "--last-working-day", LAST, "--plan",
                              str(path), "--acknowledge", *more)

    def leave_to(self, heirs):
        """Mori's leaving, planned with those heirs; everybody knows of it."""
        path = pathlib.Path(self.folder) / "heirs.csv"
        path.write_text("who,to\n" + "".join(f"{who},{to}\n" for who, to in heirs.items()))
        view = self.sato.json("member", "leave", "Mori", "--last-working-day", LAST, "--plan",
                              str(path), "--acknowledge")
        self.sync_all(self.sato, self.mori, self.ito)
        return view

    def end(self):
        """The last working day is over, and a manager writes the leaving."""
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, self.mori, self.ito):
            laptop.at(AFTER)
        view = self.sato.json("member", "leave", "Mori", "--now")
        self.sync_all(self.sato, self.ito)
        return view

    def client_of_mori(self, name):
        self.add(self.mori, name)
        self.mori.run("touch", name, "phone", "--summary", "hello")
        self.sync_all(self.mori, self.ito, self.sato)

    def test_who_has_declined_is_not_given_it_again(self):
        self.client_of_mori("Endo")
        self.leave_to({"Endo": "Ito"})
        self.mori.run("handover", "introduced", "Endo", "--how", "visit")
        self.sync_all(self.mori, self.ito)
        self.ito.run("handover", "decline", "Endo", "--why", "fit")
        self.sync_all(self.ito, self.sato)
        self.assertEqual("Mori", self.owner("Endo"))
        self.add(self.mori, "Kato")  # Of after the plan.
        self.sync_all(self.mori, self.sato)
        view = self.end()
        self.assertEqual({"Endo", "Kato"}, {move["name"] for move in view["left_out"]})
        self.assertEqual([], self.sato.json("list", "--owner", "Ito")["items"])

    def test_a_cover_goes_on_as_one_and_back_to_its_owner(self):  # X12
        self.add(self.sato, "Kato")
        self.sato.run("touch", "Kato", "phone", "--summary", "hello")
        self.sato.run("assign", "Kato", "Mori", "--until", "2026-06-30")
        self.sync_all(self.sato, self.mori, self.ito)
        self.leave_to({"Kato": "Ito"})
        self.assertEqual([], [i for i in self.ito.json("week")["items"]
                              if i["kind"] == "introduction"])
        self.end()
        self.assertEqual("Ito", self.owner("Kato"))
        self.sato.at("2026-07-02T09:00:00+09:00")
        self.assertEqual("Sato", self.owner("Kato"))

    def test_nobody_is_ended_before_their_day(self):
        self.client_of_mori("Endo")
        error = self.sato.fails(1, "member", "leave", "Mori", "--last-working-day", "2025-05-29",
                                "--acknowledge")
        self.assertIn("2025-05-29 is over", error["text"])
        self.leave_to({"Endo": "未割当"})
        error = self.sato.fails(1, "member", "leave", "Mori", "--now")
        self.assertIn("not over", error["text"])
        self.assertEqual("Mori", self.owner("Endo"))
        self.sato.run("member", "leave", "Mori", "--now", "--yes")
        self.sato.sync()
        self.assertEqual("gone", {m["name"]: m["state"] for m in self.sato.json(
            "member", "list")["items"]}["Mori"])
        said = self.sato.run("member", "return", "Mori", "--why", "stays")
        self.assertIn("one thing is theirs again", said)

    def test_an_heir_who_leaves_too_is_told_of(self):
        self.client_of_mori("Endo")
        self.leave_to({"Endo": "Ito"})
        error = self.sato.fails(1, "member", "leave", "Ito", "--last-working-day", LAST)
        self.assertIn("is to take over one thing of Mori", error["text"])

    def test_an_introduction_that_is_logged_late_counts(self):
        self.client_of_mori("Endo")
        self.leave_to({"Endo": "Ito"})
        self.end()
        for laptop in (self.sato, self.ito):
            laptop.at("2026-06-15T09:00:00+09:00")
        self.ito.run("handover", "introduced", "Endo", "--how", "visit", "--at", "2026-05-28T10:00")
        audited = self.ito.json("audit", "handovers")["handovers"][-1]
        self.assertEqual((audited["handed_at"], "introduced"), (audited["introduced_at"], audited["state"]),
                         "who logs it late has not met them late")
        error = self.ito.fails(1, "handover", "introduced", "Endo", "--how", "visit")
        self.assertIn("already", error["text"])

    def test_an_introduction_of_before_the_plan_does_not_count(self):
        self.add(self.sato, "Endo")
        self.sato.run("touch", "Endo", "phone", "--summary", "hello")
        self.sato.run("assign", "Endo", "Mori")
        self.sync_all(self.sato, self.mori)
        self.mori.run("handover", "introduced", "Endo", "--how", "visit")  # Not sent yet.
        path = pathlib.Path(self.folder) / "heirs.csv"
        path.write_text("who,to\nEndo,Ito\n")
        self.sato.run("member", "leave", "Mori", "--last-working-day", LAST, "--plan", str(path),
                      "--acknowledge")
        self.sync_all(self.sato, self.mori, self.ito)
        self.assertEqual(["Endo"], [i["name"] for i in self.ito.json("week")["items"]
                                    if i["kind"] == "introduction"])

    def test_introductions_stand_in_both_agendas_and_move_ownership(self):
        for name in ("Endo", "Kato", "Abe"):
            self.add(self.mori, name)
            self.mori.run("touch", name, "phone", "--summary", "hello")
        self.sync_all(self.mori, self.ito)
        for name in ("Endo", "Kato"):
            self.ito.run("touch", name, "phone", "--summary", "helped out")
        self.sync_all(self.ito, self.mori, self.sato)
        view = self.leave_with_plan()
        heir = {move["name"]: move["to"] for move in view["moves"]}
        self.assertEqual(("Ito", "Ito"), (heir["Endo"], heir["Kato"]))
        self.sync_all(self.sato, self.mori, self.ito)

        def introductions(laptop):
            return {item["name"] for item in laptop.json("week")["items"]
                    if item["kind"] == "introduction"}
        self.assertLessEqual({"Endo", "Kato", "Abe"}, introductions(self.mori))
        self.assertLessEqual({"Endo", "Kato"}, introductions(self.ito))
        # The leaver introduces: the client is the successor's from then on.
        self.mori.run("handover", "introduced", "Endo", "--how", "visit", "--with", "Ito")
        self.assertEqual("Ito", self.owner("Endo", self.mori))
        # The successor logs one: the fact counts, and whoever may decide moves it.
        self.ito.run("handover", "introduced", "Kato", "--how", "phone")
        self.sync_all(self.mori, self.ito, self.sato)
        self.assertEqual("Mori", self.owner("Kato"))
        self.assertNotIn("Kato", introductions(self.ito))
        self.sato.start_agent()
        wait_for(lambda: self.owner("Kato") == "Ito", "the agent moves what was introduced")
        self.sato.stop_agent()
        items = self.sato.json("today", "--member", "Ito")["items"]
        self.assertEqual([], [i for i in items if i["kind"] == "introduction"
                              and i["name"] == "Kato"], "they have met already")

    def test_the_leave_is_overdue_until_it_is_written_and_one_act(self):
        self.add(self.mori, "Endo")
        self.add(self.mori, "Kato")
        self.sync_all(self.mori, self.sato)
        self.leave_with_plan()
        self.sato.sync()
        self.sato.at(f"{LAST}T20:00:00+09:00")
        (item,) = [i for i in self.sato.json("today")["items"] if i["kind"] == "leave"]
        self.assertEqual((0, "Mori"), (item["overdue_days"], item["name"]))
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, self.mori, self.ito):
            laptop.at(AFTER)
        (item,) = [i for i in self.sato.json("today")["items"] if i["kind"] == "leave"]
        self.assertEqual(1, item["overdue_days"])
        self.assertEqual([], [i for i in self.ito.json("today")["items"] if i["kind"] == "leave"],
                         "managers alone see it")
        self.assertEqual("Mori", self.owner("Endo"))
        self.sato.start_agent()
        wait_for(lambda: self.owner("Endo") != "Mori", "the agent writes the leaving")
        wait_for(lambda: int(self.sato.status()["outbox"]) == 0, "it is handed in")
        self.sato.stop_agent()
        events = self.sato.json("log", "--from", "1")["events"]
        left = [i for i, event in enumerate(events) if event["type"] == "MemberLeft"]
        self.assertEqual(1, len(left))
        self.assertEqual(["OwnerAssigned"] * 2, [e["type"] for e in events[left[0] - 2:left[0]]])
        self.assertEqual([], [i for i in self.sato.json("today")["items"] if i["kind"] == "leave"])
        # Cut off: what they write now is handed in by nobody.
        self.mori.run("note", "Endo", "after the end")
        self.mori.sync(check=None)
        # The whole of it back.
        self.sato.sync()
        back = self.sato.json("member", "return", "Mori", "--why", "stays after all")
        self.assertEqual("returned", back["state"])
        self.assertEqual(("Mori", "Mori"), (self.owner("Endo"), self.owner("Kato")))
        self.sato.sync()
        again = self.laptop("again").at(AFTER)
        again.join(self.sato.json("member", "code", "Mori")["join_code"])
        again.sync()
        again.run("note", "Endo", "here I am")
        again.sync()
        self.sync_all(self.sato, self.ito)
        self.assert_same(self.sato, self.ito)
        self.server.stop()
        self.server.check()

    def test_two_managers_that_write_it_confirm_each_other(self):
        boss = self.colleague("Boss", "manager")
        self.add(self.mori, "Endo")
        self.sync_all(self.mori, self.sato, boss)
        self.leave_with_plan()
        self.sync_all(self.sato, boss)
        self.server.stop()
        self.server.at(AFTER).start()
        for laptop in (self.sato, boss):
            laptop.at(AFTER)
            laptop.run("member", "leave", "Mori", "--now")
        self.sync_all(self.sato, boss)
        verdicts = [e["verdict"] for e in self.sato.json("log", "--from", "1")["events"]
                    if e["type"] in ("MemberLeft",) or
                    (e["type"] == "OwnerAssigned" and e["actor"] in ("Sato", "Boss"))]
        self.assertEqual(["effective", "effective", "confirms", "confirms"], verdicts)
        self.assert_same(self.sato, boss)

    def test_a_plan_is_withdrawn(self):
        self.add(self.mori, "Endo")
        self.sync_all(self.mori, self.sato)
        self.leave_with_plan()
        view = self.sato.json("member", "return", "Mori", "--why", "a misunderstanding")
        self.assertEqual("withdrawn", view["state"])
        self.assertEqual("active", {m["name"]: m["state"] for m in self.sato.json(
            "member", "list")["items"]}["Mori"])
        self.sync_all(self.sato, self.mori)
        self.mori.run("note", "Endo", "goes on")
        self.assertEqual([], self.mori.sync()["refused"])
        self.sato.fails(1, "member", "return", "Mori", "--why", "x")

    def test_the_last_admin_and_reps(self):
        self.sato.fails(1, "member", "leave", "Sato", "--last-working-day", LAST, "--acknowledge")
        self.mori.fails(1, "member", "leave", "Ito", "--last-working-day", LAST, "--acknowledge")
        self.mori.fails(1, "member", "away", "Ito", "--from", "2026-05-20", "--to", "2026-05-21")
        self.sato.fails(1, "member", "leave", "Mori", "--now")

    def test_who_covers_sees_what_is_due_of_the_absent(self):
        self.add(self.mori, "Endo")
        self.sync_all(self.mori, self.sato)
        self.sato.run("member", "away", "Mori", "--from", "2026-05-11", "--to", "2026-05-18",
                      "--cover", "Ito")
        self.sync_all(self.sato, self.ito, self.mori)
        (item,) = [i for i in self.ito.json("week")["items"] if i["name"] == "Endo"]
        self.assertIn("you cover for Mori", item["reason"])
        self.assertEqual("Mori", item["owner"])
        self.assertIn("Endo", {i["name"] for i in self.mori.json("week")["items"]})
        self.assertEqual("away", {m["name"]: m["state"] for m in self.sato.json(
            "member", "list")["items"]}["Mori"])
        self.assertIn("Moriさんの代理", self.ito.run("week", "--lang", "ja"))
        self.ito.at("2026-05-18T09:00:00+09:00")
        self.assertNotIn("Endo", {i["name"] for i in self.ito.json("week")["items"]})

    def test_a_promotion_does_not_empty_a_book(self):  # R003, X15
        self.add(self.mori, "Endo")
        self.sync_all(self.mori, self.sato)
        self.sato.run("member", "role", "Mori", "manager")
        self.assertEqual("Mori", self.owner("Endo"))


if __name__ == "__main__":
    unittest.main()
