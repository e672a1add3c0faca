"""What a person typed can be read back: every flag of every writing command, in `show` of the prospect or firm.

The table below is the claim. Each text in it is unique; each word (a reason, a channel) stands beside
its field. Both must be in `show --json`, the text for people in `show`, in both languages.
"""
# labels: integration asan-long

import json
import pathlib
import unittest

from harness import Team

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


def leaves(value):
    """All texts of a JSON object."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value] if isinstance(value, str) else []


# Command (WHO is the prospect, FIRM the firm), then what must come back: of texts the text itself,
# of words how people of each language read them: (json, english, japanese).
TABLE = [
    (["touch", "WHO", "email", "--summary", "sum-1", "--body-file", "BODY", "--gives", "case",
      "--by", "Suzuki"],
     ["sum-1", "body-2", ("case", "gives: a case", "提供した内容: 事例"),
      ("Sato", "entered by: Sato", "記入者: Sato"), "Suzuki"]),
    (["touch", "WHO", "phone", "--in", "--summary", "sum-3", "--outcome", "considering", "--reason",
      "budget-freeze", "--words", "words-4"],
     ["sum-3", "words-4", ("budget-freeze", "reason: budget freeze", "理由: 予算凍結")]),
    (["outcome", "WHO", "not-now", "--reason", "competing-priorities", "--words", "words-5", "--next",
      "2027-02-01T10:15"],
     ["words-5", ("competing-priorities", "reason: competing priorities", "理由: 他の優先事項"),
      ("2027-02-01T10:15:00+09:00", "2027-02-01 Mon 10:15", "2027-02-01(月) 10:15")]),
    (["next", "WHO", "2027-03-02T11:20", "--channel", "meeting", "--purpose", "purpose-6"],
     ["purpose-6", ("meeting", "meeting", "面談"),
      ("2027-03-02T11:20:00+09:00", "2027-03-02 Tue 11:20", "2027-03-02(火) 11:20")]),
    (["note", "WHO", "note-7"], ["note-7"]),
    (["edit", "WHO", "--reading", "reading-8", "--department", "dep-9", "--title", "title-10",
      "--email", "e11@example.com", "--phone", "+81 3 1234 0012", "--context", "ctx-13", "--expects",
      "exp-14", "--source", "referral", "--met-at", "2026-04-01", "--segment", "multinational",
      "--zone", "Europe/Paris", "--language", "en", "--prefers", "letter", "--key-account",
      "--company", "Other-15"],
     ["reading-8", "dep-9", "title-10", "e11@example.com", "+81 3 1234 0012", "ctx-13", "exp-14",
      ("referral", "source: in person → referral", "知り合った経路: 対面 → 紹介"),
      ("2026-04-01T00:00:00+09:00", "2026-04-01 Wed", "2026-04-01(水)"),
      ("multinational", "segment: Japanese → multinational", "企業の種別: 日系企業 → 外資系企業"),
      "Europe/Paris", ("en", "language: Japanese → English", "言語: 日本語 → 英語"),
      ("letter", "letter", "手紙"), ("yes", "key account: – → yes", "重要顧客: – → はい"), "Other-15",
      # What stood before.
      "First-16", "old-17", "old-18", "o19@example.com", "+81 3 1234 0020", "old-21", "old-22",
      "Asia/Tokyo"]),
    (["deal", "open", "WHO", "--value", "4321", "--currency", "EUR", "--stage", "lead", "--title",
      "deal-23"], ["deal-23", ("4321", "€4,321", "€4,321"), ("EUR", "€", "€"), ("lead", "lead", "見込み")]),
    (["deal", "stage", "WHO", "proposal", "--value", "4322"],
     [("4322", "€4,322", "€4,322"), ("proposal", "deal stage: lead → proposal", "商談の段階: 見込み → 提案")]),
    (["deal", "terms", "WHO", "--text", "terms-24", "--promised", "down-25"], ["terms-24", "down-25"]),
    (["deal", "terms", "WHO", "--text", "terms-26", "--promised", "down-27", "--changed", "--agreed"],
     ["terms-26", "down-27", ("yes", "agreed by client: yes", "先方の同意: あり")]),
    (["deal", "close", "WHO", "lost", "--cause", "price", "--words", "cause-28", "--value", "4323"],
     ["cause-28", ("4323", "€4,323", "€4,323"), ("price", "cause: price", "失注の理由: 価格")]),
    (["outcome", "WHO", "won", "--words", "words-29", "--value", "777", "--currency", "USD"],
     ["words-29", ("777", "$777", "$777"), ("USD", "$", "$")]),
    (["promise", "make", "WHO", "--what", "what-42", "--kind", "materials", "--due", "2026-12-24", "--words", "agreed-43",
      "--promised", "down-44", "--milestone", "2026-12-01=half-45"],
     ["what-42", "agreed-43", "down-44", "half-45", ("materials", "kind: materials", "約束の種類: 資料"),
      ("2026-12-24", "promised for: 2026-12-24", "約束の日: 2026-12-24")]),
    (["promise", "move", "WHO", "2026-12-25", "--words", "moved-46"],
     ["moved-46", ("2026-12-25", "promised for: 2026-12-25", "約束の日: 2026-12-25"), ("no", "agreed by client: no", "先方の同意: なし")]),
    (["promise", "close", "WHO", "withdrawn", "--words", "closed-47"],
     ["closed-47", ("withdrawn", "promise: withdrawn", "約束: 撤回")]),
    (["touch", "WHO", "video", "--next", "2026-12-28T10:00", "--then", "then-48"], ["then-48"]),
    (["assign", "WHO", "Suzuki", "--why", "territory", "--brief", "brief-30"],
     ["brief-30", ("territory", "why: territory", "担当変更の理由: 担当地域"), "Suzuki"]),
    (["assign", "WHO", "Tanaka", "--why", "workload", "--brief", "brief-31", "--until", "2026-06-30"],
     ["brief-31", ("workload", "why: workload", "担当変更の理由: 業務量"),
      ("2026-06-30T23:59:59", "2026-06-30 Tue 23:59", "2026-06-30(火) 23:59"), "Suzuki"]),
    (["firm", "edit", "FIRM", "--name", "Name-32", "--alias", "Alias-33", "--note", "fnote-34",
      "--zone", "Europe/Berlin", "--closed", "2026-08-14"],
     ["Name-32", "Alias-33", "fnote-34", "Europe/Berlin", "2026-08-14", "First-16"]),
    (["firm", "edit", "FIRM", "--note", "fnote-35", "--open", "2026-08-14"],
     ["fnote-35", ("2026-08-14", "closed on: 2026-08-14 → –", "休業日: 2026-08-14 → –")]),
    (["note", "FIRM", "fnote-36"], ["fnote-36"]),
    (["firm", "assign", "FIRM", "Suzuki", "--why", "fit", "--brief", "fbrief-37", "--until",
      "2026-06-29"],
     ["fbrief-37", ("fit", "why: fit", "担当変更の理由: 相性"),
      ("2026-06-29T23:59:59", "2026-06-29 Mon 23:59", "2026-06-29(月) 23:59")]),
]


class ReadBack(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.colleague("Suzuki")
        self.colleague("Tanaka")
        self.sato.sync()
        self.body = pathlib.Path(self.folder) / "body"
        self.body.write_text("body-2", encoding="utf-8")
        made = self.sato.json(
            "add", "Yamada", "--company", "First-16", "--reading", "old-17", "--department", "old-18",
            "--email", "o19@example.com", "--phone", "+81 3 1234 0020", "--context", "old-21",
            "--expects", "old-22", "--source", "in-person", "--segment", "japanese", "--zone",
            "Asia/Tokyo", "--language", "ja", "--prefers", "phone", "--met-at", "2026-03-31")
        self.names = {"WHO": made["prospect"], "FIRM": made["firm"], "BODY": str(self.body)}

    def shown(self, who):
        """What `show` says of one: JSON's texts, English, Japanese."""
        return (leaves(self.sato.json("show", who)), " ".join(self.sato.run("show", who).split()),
                " ".join(self.sato.run("show", who, "--lang", "ja").split()))

    def holes(self, who, expected):
        """What of it cannot be read back."""
        texts, english, japanese = self.shown(who)
        missing = []
        for one in expected:
            code, en, ja = (one, one, one) if isinstance(one, str) else one
            if not any(code in text for text in texts):
                missing.append(f"json: {code}")
            missing += [f"en: {en}"] if en not in english else []
            missing += [f"ja: {ja}"] if ja not in japanese else []
        return missing

    def test_all_that_was_typed_is_in_show(self):
        missing = {}
        for command, expected in TABLE:
            who = self.names["FIRM" if "FIRM" in command else "WHO"]
            self.sato.run(*[self.names.get(word, word) for word in command])
            holes = self.holes(who, expected)
            if holes:
                missing[" ".join(command)] = holes
        self.assertEqual({}, missing, json.dumps(missing, indent=1, ensure_ascii=False))
        # And after all of it, still.
        for command, expected in TABLE:
            who = self.names["FIRM" if "FIRM" in command else "WHO"]
            # A firm that got another name is called so wherever it is named.
            texts = [one for one in expected if isinstance(one, str) and one != "First-16"]
            self.assertEqual([], self.holes(who, texts), command)

    def test_an_undo_says_what_it_takes_back_and_why(self):
        note = self.sato.json("note", "Yamada", "wrong")["event_ids"][0]
        self.sato.run("undo", note[:12], "--why", "why-1")
        self.assertEqual([], self.holes("Yamada", ["why-1", (note, note[:8], note[:8])]))
        item = self.sato.json("show", "Yamada")["timeline"][-1]
        self.assertEqual(("FactRetracted", note), (item["type"], item["retracts"]))

    def test_a_meeting_to_come_is_no_meeting_held(self):
        self.sato.run("next", "Yamada", "2026-05-20T13:00", "--channel", "meeting", "--purpose", "demo")
        shown = self.sato.json("show", "Yamada")
        # The first follow-up must come before it.
        self.assertEqual("first-follow-up", shown["next_kind"])
        self.assertEqual(("meeting", "demo"),
                         (shown["appointment"]["channel"], shown["appointment"]["purpose"]))
        last = shown["timeline"][-1]
        self.assertEqual(("", "", "meeting"),
                         (last["channel"], last["direction"], last["planned_channel"]))
        text = self.sato.run("show", "Yamada")
        self.assertIn("meeting planned", text)
        self.assertNotIn("meeting →", text)
        self.assertEqual(0, shown["counters"]["lifetime"])

    def test_a_firm_has_a_timeline(self):
        firm = self.names["FIRM"]
        self.sato.run("firm", "edit", firm, "--note", "one")
        self.sato.run("firm", "edit", firm, "--note", "two")
        self.sato.run("firm", "assign", firm, "Suzuki", "--brief", "handle with care")
        for args in (("show", firm), ("firm", "show", firm)):
            view = self.sato.json(*args)
            self.assertEqual(["FirmAdded", "FirmChanged", "FirmChanged", "OwnerAssigned"],
                             [item["type"] for item in view["timeline"]])
            self.assertEqual([("note", "", "one")], [
                (c["field"], c["from"], c["to"]) for c in view["timeline"][1]["changes"]])
            self.assertEqual([("note", "one", "two")], [
                (c["field"], c["from"], c["to"]) for c in view["timeline"][2]["changes"]])
            last = view["timeline"][3]
            self.assertEqual(("Suzuki", "handle with care", "Sato", True),
                             (last["to"], last["summary"], last["by"], last["pending"]))
            self.assertEqual("0", str(view["timeline_before"]))
        self.assertIn("note: one → two", self.sato.run("firm", "show", firm))

    def test_a_long_firm_shows_its_end(self):
        firm = self.names["FIRM"]
        self.sato.start_agent()  # Quicker: many commands.
        for number in range(205):
            self.sato.run("note", firm, f"memo {number}")
        view = self.sato.json("firm", "show", firm)
        self.assertEqual((200, "6"), (len(view["timeline"]), str(view["timeline_before"])))
        self.assertEqual("memo 204", view["timeline"][-1]["summary"])
        self.assertIn("6 older events are not shown here", self.sato.run("firm", "show", firm))
        whole = self.sato.json("firm", "show", firm, "--all")
        self.assertEqual((206, "0"), (len(whole["timeline"]), str(whole["timeline_before"])))


if __name__ == "__main__":
    unittest.main()
