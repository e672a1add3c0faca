"""Two laptops work, apart and together: acceptance 3 and 5 of the spine, and the JSON contract."""

import unittest

from harness import Team, wait_for

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


class TwoLaptops(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")

    def add(self, laptop, name, *more):
        return laptop.json("add", name, *more)["prospect"]

    def test_what_one_adds_the_other_sees(self):
        written = self.suzuki.json(
            "add", "山田 太郎", "--company", "㈱青空商事", "--reading", "ヤマダ タロウ", "--email",
            "yamada@aozora.example", "--phone", "03-1234-5678", "--source", "seminar", "--met-at",
            "yesterday 15:00", "--title", "部長", "--context", "talked about scanners")
        self.assertEqual(3, len(written["event_ids"]))  # Firm, prospect, owner: one act.
        self.assertTrue(written["pending"])
        self.assertTrue(written["next_touch"].endswith("T08:30:00+09:00"), written)
        self.sync_all(self.suzuki, self.tanaka)
        self.assert_same(self.suzuki, self.tanaka)
        shown = self.tanaka.json("show", "やまだ")
        self.assertEqual("山田 太郎", shown["name"])
        self.assertEqual("㈱青空商事", shown["company"])
        self.assertEqual("Suzuki", shown["owner"])
        self.assertEqual(written["prospect"], shown["prospect"])
        self.assertEqual(["yamada@aozora.example"], shown["emails"])
        self.assertEqual("unknown", shown["group"])
        self.assertFalse(shown["pending"])
        for field in ("firm", "owner_id", "stage", "counters", "timeline", "deals"):
            self.assertIn(field, shown)
        self.assertEqual({"burst": 0, "cadence": 0, "lifetime": 0}, shown["counters"])

    def test_firms_are_known_under_every_form_of_their_name(self):  # X14
        first = self.suzuki.json("add", "山田", "--company", "株式会社青空商事")
        second = self.suzuki.json("add", "佐藤", "--company", "青空商事㈱")
        self.assertEqual(first["firm"], second["firm"])
        self.assertEqual(4 + 1, len(first["event_ids"]) + len(second["event_ids"]))
        self.assertEqual("1", self.suzuki.json("firm", "list")["total"])
        self.assertEqual(2, len(self.suzuki.json("firm", "show", "(株)青空商事")["items"]))

    def test_search_minds_neither_width_nor_case_nor_kana(self):  # R049
        self.add(self.suzuki, "Tanaka Hanako", "--reading", "たなか はなこ", "--company", "Acme K.K.")
        self.suzuki.run("note", "Hanako", "decides in autumn, likes ＡＢＣ scanners")
        for text in ("ＴＡＮＡＫＡ", "ﾀﾅｶ", "タナカハナコ", "acme", "abc scanners"):
            self.assertEqual("1", self.suzuki.json("find", text)["total"], text)
        nothing = self.suzuki.json("find", "nobody at all")
        self.assertEqual(("0", []), (nothing["total"], nothing["items"]))

    def test_touch_and_outcome_are_one_act(self):
        who = self.add(self.suzuki, "Yamada")
        written = self.suzuki.json("touch", who[:8], "phone", "--summary", "prices", "--outcome",
                                   "meeting", "--next", "monday 10:00", "--words", "come by")
        self.assertEqual(2, len(written["event_ids"]))
        self.assertEqual("2026-05-11T10:00:00+09:00", written["next_touch"])
        shown = self.suzuki.json("show", who)
        self.assertTrue(shown["pending"])
        kinds = [(i["type"], i["channel"], i["direction"], i["outcome"], i["summary"], i["seq"],
                  i["verdict"], i["pending"]) for i in shown["timeline"]][-2:]
        self.assertEqual([("TouchLogged", "phone", "out", "", "prices", "0", "effective", True),
                          ("OutcomeRecorded", "", "", "meeting", "come by", "0", "effective",
                           True)],
                         kinds)

    def test_who_says_come_must_say_when(self):  # R117
        who = self.add(self.suzuki, "Yamada")
        for outcome in ("replied", "meeting", "proposal"):
            error = self.suzuki.fails(1, "outcome", who, outcome)
            self.assertIn("--next", error["do"])
        self.assertEqual(2, len(self.suzuki.json("show", who)["timeline"]))

    def test_next_touches_follow_the_table(self):  # X3, R086
        who = self.add(self.suzuki, "Yamada")

        def outcome(*args):
            return self.suzuki.json("outcome", who, *args).get("next_touch", "")[:10]

        self.assertEqual("2026-11-09", outcome("not-now"))  # Six months on is a Sunday.
        self.assertEqual("2026-05-22", outcome("considering"))
        self.assertEqual("2027-02-08", outcome("no"))
        self.assertEqual("2026-05-20", outcome("not-now", "--next", "2026-05-20"))
        self.assertEqual("2026-05-12",
                         self.suzuki.json("next", who, "2026-05-12")["next_touch"][:10])
        self.assertEqual("", outcome("opted-out"))
        self.suzuki.fails(1, "next", who, "+3d")
        self.assertEqual("opted-out", self.suzuki.json("show", who)["follow_up"])

    def test_two_owners_at_once_are_a_contest(self):  # N10
        who = self.add(self.sato, "Yamada", "--queue")
        self.sync_all(self.sato, self.suzuki, self.tanaka)
        self.suzuki.run("claim", who)
        self.tanaka.run("claim", who)
        self.suzuki.sync()
        refused = self.tanaka.sync()["refused"]
        self.assertEqual(["contested"], [event["verdict"] for event in refused])
        self.sync_all(self.suzuki, self.tanaka, self.sato)
        self.assert_same(self.sato, self.suzuki, self.tanaka)
        for laptop in (self.sato, self.suzuki, self.tanaka):
            shown = laptop.json("show", who)
            self.assertEqual(("Suzuki", True), (shown["owner"], shown["contested"]))
            self.assertEqual(1, laptop.status()["contests"])
        contest = self.sato.json("contest", "list")["items"][0]
        self.assertEqual(("Suzuki", "owner", "Tanaka"),
                         (contest["present"], contest["slot"], contest["sides"][0]["to"]))
        error = self.tanaka.fails(1, "contest", "resolve", contest["contest"][:8], "take")
        self.assertEqual("permission-denied", error["code"])
        self.sato.run("contest", "resolve", contest["contest"][:8], "take")
        self.sync_all(self.sato, self.suzuki, self.tanaka)
        self.assert_same(self.sato, self.suzuki, self.tanaka)
        for laptop in (self.sato, self.suzuki, self.tanaka):
            self.assertEqual("0", laptop.json("contest", "list")["total"])
            self.assertEqual("Tanaka", laptop.json("show", who)["owner"])

    def test_a_rep_gives_away_only_what_is_theirs(self):
        who = self.add(self.suzuki, "Yamada")
        self.sync_all(self.suzuki, self.tanaka)
        error = self.tanaka.fails(1, "assign", who, "Tanaka")
        self.assertIn("--request", error["do"])
        self.tanaka.run("assign", who, "Tanaka", "--request")
        self.sync_all(self.tanaka, self.suzuki, self.sato)
        self.assertEqual("Suzuki", self.sato.json("show", who)["owner"])
        verdicts = [e["verdict"] for e in self.sato.json("log", "--prospect", who)["events"]]
        self.assertEqual("unauthorised", verdicts[-1])
        self.suzuki.run("assign", who, "Tanaka", "--why", "territory", "--brief", "likes tea")
        self.sync_all(self.suzuki, self.tanaka)
        self.assertEqual("Tanaka", self.tanaka.json("show", who)["owner"])

    def test_a_list_is_assigned_whole_or_not_at_all(self):
        first, second = self.add(self.sato, "Yamada"), self.add(self.sato, "Ito")
        path = f"{self.folder}/list.csv"
        with open(path, "w", encoding="utf-8") as table:
            table.write(f"who,member,why\n{first},Suzuki,left\nNobody,Suzuki,left\n")
        self.assertIn("line 3", self.sato.fails(1, "assign", "--list", path)["text"])
        self.assertEqual("Sato", self.sato.json("show", first)["owner"])
        with open(path, "w", encoding="utf-8") as table:
            table.write(f"who,member,why\n{first},Suzuki,left\n{second},Tanaka,left\n")
        self.assertEqual(2, len(self.sato.json("assign", "--list", path)["event_ids"]))
        self.assertEqual("Suzuki", self.sato.json("show", first)["owner"])
        self.assertEqual("Tanaka", self.sato.json("show", second)["owner"])

    def test_deals_close_with_the_outcome(self):
        who = self.add(self.suzuki, "Yamada")
        deal = self.suzuki.json("deal", "open", who, "--value", "1200000", "--currency", "JPY")["deal"]
        self.suzuki.run("outcome", who, "won", "--value", "1100000")
        shown = self.suzuki.json("show", who)["deals"]
        self.assertEqual([(deal, "won", "1100000", "JPY")],
                         [(d["deal"], d["state"], d["value"], d["currency"]) for d in shown])
        self.suzuki.run("deal", "open", who, "--value", "5", "--currency", "JPY")
        other = self.suzuki.json("deal", "open", who, "--value", "6",
                                  "--currency", "JPY")["deal"]
        self.assertIn("2 open deals", self.suzuki.fails(1, "outcome", who, "lost")["text"])
        self.suzuki.run("outcome", who, "lost", "--deal", other[:8])
        self.assertEqual(["won", "open", "lost"],
                         [d["state"] for d in self.suzuki.json("show", who)["deals"]])

    def test_a_verdict_on_a_person_is_no_reason(self):  # X11
        who = self.add(self.suzuki, "Yamada")
        self.suzuki.run("deal", "open", who, "--value", "7", "--currency", "JPY")
        for command in (["outcome", who, "lost", "--reason", "effort"],
                        ["touch", who, "email", "--outcome", "lost", "--reason", "skill"],
                        ["deal", "close", who, "lost", "--cause", "fit"]):
            error = self.suzuki.fails(2, *command)
            self.assertIn("coaching verdict", error["text"])
            self.assertIn("sealed", error["do"])
        self.assertIn("one of: budget-freeze",
                      self.suzuki.fails(2, "outcome", who, "lost", "--reason", "weather")["do"])
        self.suzuki.run("deal", "close", who, "lost", "--cause", "price")

    def test_a_change_of_company_is_not_undone_but_changed_again(self):
        who = self.add(self.suzuki, "Yamada", "--company", "Acme")
        event = self.suzuki.json("edit", who, "--company", "Bolt")["event_ids"][-1]
        self.assertIn("--company", self.suzuki.fails(1, "undo", event[:10], "--why", "x")["do"])
        self.suzuki.run("edit", who, "--company", "Acme")
        self.assertEqual("Acme", self.suzuki.json("show", who)["company"])

    def test_undoing_won_opens_the_deal_again(self):
        who = self.add(self.suzuki, "Yamada")
        self.suzuki.run("deal", "open", who, "--value", "7", "--currency", "JPY")
        won = self.suzuki.json("outcome", who, "won")["event_ids"]
        self.assertEqual(2, len(self.suzuki.json("undo", won[0], "--why", "too soon")["event_ids"]))
        self.assertEqual("open", self.suzuki.json("show", who)["deals"][0]["state"])

    def test_undo_leaves_a_fact_out_and_visible(self):
        who = self.add(self.suzuki, "Yamada")
        event = self.suzuki.json("touch", who, "email")["event_ids"][0]
        self.assertEqual(1, self.suzuki.json("show", who)["counters"]["lifetime"])
        self.sync_all(self.suzuki, self.tanaka)
        self.assertEqual("permission-denied",
                         self.tanaka.fails(1, "undo", event[:10], "--why", "x")["code"])
        self.suzuki.run("undo", event[:10], "--why", "wrong person")
        shown = self.suzuki.json("show", who)
        self.assertEqual(0, shown["counters"]["lifetime"])
        self.assertEqual([True], [i["retracted"] for i in shown["timeline"]
                                  if i["event_id"] == event])

    def test_who_was_added_by_mistake_comes_back_with_what_another_wrote_meanwhile(self):
        made = self.suzuki.json("add", "Yamada")
        who = made["prospect"]
        self.sync_all(self.suzuki, self.tanaka)
        self.tanaka.run("note", who, "met them again")
        self.suzuki.run("undo", made["event_ids"][0], "--why", "twice")
        self.suzuki.sync()
        for command in (["list"], ["find", "Yamada"]):
            self.assertEqual("0", self.suzuki.json(*command)["total"])
        self.assertEqual(("0", "0"), tuple(self.suzuki.json("report")[name]
                                           for name in ("prospects", "assignments")))
        self.sync_all(self.tanaka, self.suzuki, self.tanaka)
        for laptop in (self.suzuki, self.tanaka):
            self.assertEqual("1", laptop.json("find", "Yamada")["total"])
            self.assertTrue(laptop.json("show", who)["next_touch"])
        self.assertEqual(self.suzuki.json("status")["view_digest"],
                         self.tanaka.json("status")["view_digest"])
        self.assertIn("note", self.suzuki.fails(1, "undo", made["event_ids"][0], "--why",
                                                "twice")["text"])

    def test_two_clocks(self):  # N06
        who = self.add(self.suzuki, "Yamada")
        self.sync_all(self.suzuki, self.tanaka)
        self.tanaka.at("2026-05-13T10:00:00+09:00")
        self.tanaka.run("touch", who, "email", "--summary", "late news")
        self.server.stop()
        self.server.at("2026-05-20T10:00:00+09:00").start()
        self.tanaka.sync()
        self.suzuki.at("2026-05-20T10:00:00+09:00").sync()

        def touches(*when):
            shown = self.suzuki.json("show", who, *when)
            return sum(item["type"] == "TouchLogged" for item in shown["timeline"])

        self.assertEqual(1, touches())
        self.assertEqual(0, touches("--at", "2026-05-12"))
        self.assertEqual(1, touches("--at", "2026-05-14"))
        self.assertEqual(0, touches("--at", "2026-05-14", "--known"))
        self.assertEqual(1, touches("--at", "2026-05-20", "--known"))
        self.suzuki.fails(1, "show", who, "--at", "2026-05-01")

    def test_names_that_fit_several_list_them(self):
        self.add(self.suzuki, "Yamada Taro")
        self.add(self.suzuki, "Yamada Jiro")
        error = self.suzuki.fails(1, "show", "yamada")
        self.assertIn("Yamada Taro", error["text"])
        self.assertIn("Yamada Jiro", error["text"])
        self.assertEqual("Yamada Jiro", self.suzuki.json("show", "Yamada Jiro")["name"])
        self.suzuki.fails(1, "show", "Nobody")

    def test_lists_and_queue(self):
        first = self.add(self.suzuki, "Ito")
        second = self.add(self.suzuki, "Abe", "--queue")
        self.suzuki.run("touch", first, "email")  # Else the first follow-up is next (X18).
        self.suzuki.run("next", first, "2026-05-29")
        listed = self.suzuki.json("list")
        self.assertEqual([second, first], [item["prospect"] for item in listed["items"]])
        self.assertEqual("2", listed["total"])
        self.assertEqual([first], [i["prospect"] for i in
                                   self.suzuki.json("list", "--owner", "Suzuki")["items"]])
        queued = self.suzuki.json("queue")["items"]
        self.assertEqual([second], [item["prospect"] for item in queued])
        self.assertIn("waiting_since", queued[0])
        self.assertEqual("0", self.suzuki.json("list", "--group", "now")["total"])

    def test_the_log_is_the_journal_and_then_the_outbox(self):
        who = self.add(self.suzuki, "Yamada")
        log = self.suzuki.json("log")["events"]
        self.assertEqual("TeamCreated", log[0]["type"])
        self.assertEqual(["1", "2"], [event["seq"] for event in log[:2]])
        self.assertEqual([("0", "ProspectAdded", True), ("0", "OwnerAssigned", True)],
                         [(e["seq"], e["type"], e["pending"]) for e in log[-2:]])
        self.assertEqual(2, len(self.suzuki.json("log", "--prospect", who)["events"]))
        self.assertEqual(["3"], [e["seq"] for e in
                                 self.suzuki.json("log", "--from", "3", "--limit", "1")["events"]])

    def test_people(self):
        names = {m["name"]: m["role"] for m in self.sato.json("member", "list")["items"]}
        self.assertEqual({"Sato": "admin", "Suzuki": "rep", "Tanaka": "rep"}, names)
        self.suzuki.fails(1, "member", "role", "Tanaka", "manager")
        self.sato.run("member", "role", "Tanaka", "manager")
        self.sync_all(self.sato, self.tanaka)
        self.assertEqual("manager", self.tanaka.status()["role"])
        code = self.sato.json("member", "code", "Suzuki")["join_code"]
        second = self.laptop("suzuki-2")
        self.assertEqual("Suzuki", second.join(code)["member"])
        second.sync()
        self.suzuki.sync()
        self.assert_same(second, self.suzuki)
        third = self.laptop("suzuki-3")
        third.fails(1, "join", code)  # A code works once.

    def test_agents_keep_laptops_in_step(self):
        self.suzuki.start_agent()
        self.tanaka.start_agent()
        wait_for(lambda: self.suzuki.status()["connected"] and self.tanaka.status()["connected"],
                 "both agents are connected")
        who = self.suzuki.json("add", "Yamada", "--company", "Acme")["prospect"]
        wait_for(lambda: self.tanaka.json("list")["total"] == "1", "the prospect has arrived")
        self.assertEqual("Suzuki", self.tanaka.json("show", who)["owner"])
        written = self.tanaka.json("touch", who, "phone", "--outcome", "replied", "--next", "+3d")
        self.assertEqual(2, len(written["event_ids"]))
        self.suzuki.fails(1, "outcome", who, "replied")
        self.suzuki.fails(2, "list", "--group", "x")
        self.suzuki.stop_agent()
        self.tanaka.stop_agent()
        self.sync_all(self.tanaka, self.suzuki)
        self.assert_same(self.suzuki, self.tanaka)

    def test_people_read_text_in_their_language(self):
        who = self.add(self.suzuki, "山田")
        self.suzuki.run("touch", who, "phone")
        for verb in (["list"], ["show", who], ["queue"], ["status"], ["log"], ["member", "list"],
                     ["firm", "list"], ["contest", "list"], ["find", "山"], ["report"]):
            english = self.suzuki.run(*verb)
            japanese = self.suzuki.run("--lang", "ja", *verb)
            self.assertTrue(english and japanese, verb)
            self.assertNotIn("\x1b", english + japanese)


if __name__ == "__main__":
    unittest.main()
