"""Handovers (N03): from the brief to the receipt, declined, late, covered, fifty at once, undone."""
# labels: integration

import pathlib
import unittest

from harness import Team
from test_ownership_said import typed

NOW = "2026-05-11T10:00:00+09:00"  # A Monday.


def at(day, clock="10:00"):
    return f"2026-05-{day:02}T{clock}:00+09:00"


class Handover(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.mori = self.colleague("Mori")
        self.kato = self.colleague("Kato", "manager")

    def known(self, name="Yamada"):
        """Sato has dealt with them, sells them something and has promised something."""
        prospect = self.sato.json("add", name, "--company", "Aozora")["prospect"]
        self.sato.run("touch", name, "phone", "--summary", "prices")
        self.sato.run("deal", "open", name, "--title", "Pumps", "--value", "3000000", "--currency", "JPY")
        self.sato.run("promise", "make", name, "--what", "the offer", "--due", "2026-05-20")
        return prospect

    def items(self, laptop, kind="handover", *flags):
        return [item for item in laptop.json("today", *flags)["items"] if item["kind"] == kind]

    def receipt(self, laptop, who="Yamada"):
        return laptop.json("handover", "show", who)

    def test_from_the_brief_to_the_receipt(self):
        self.known()
        text = self.sato.run("assign", "Yamada", "Mori", "--why", "territory", "--brief",
                             "compares three makers; decides in June", "--manner", "short and plain")
        self.assertIn("Yamada", text)
        self.sync_all(self.sato, self.mori, self.kato)
        item = self.items(self.mori)[0]
        self.assertIn("compares three makers", item["purpose"])
        self.assertIn("short and plain", item["purpose"])
        self.assertIn("handed over by Sato", item["reason"])
        self.assertIn("Sato", self.mori.run("today", "--lang", "ja"))
        self.assertIn("承諾または辞退", self.mori.run("today", "--lang", "ja"))
        self.assertEqual([], self.items(self.kato))  # There is time yet.
        receipt = self.receipt(self.mori)
        self.assertEqual(("proposed", "Sato", "Mori", "territory", "2026-05-13", True),
                         tuple(receipt["handover"][field] for field in
                               ("state", "from", "to", "why", "accept_by", "brief")))
        self.assertEqual(["accept", "introduce", "touch"], receipt["handover"]["waits"])
        self.assertEqual([("Pumps", "open")], [(d["title"], d["state"]) for d in receipt["deals"]])
        self.assertEqual([("us", "the offer", "open")],
                         [(p["by"], p["what"], p["fate"]) for p in receipt["promises"]])
        # Taken.
        self.mori.at(at(12)).run("handover", "accept", "Yamada")
        error = self.mori.fails(1, "handover", "accept", "Yamada")
        self.assertIn("accepted already", error["text"])
        self.assertEqual([], self.items(self.mori))
        self.assertEqual("accepted", self.receipt(self.mori)["handover"]["state"])
        # The introduction stands in both agendas, and is logged once (X12).
        self.mori.sync()
        self.sato.at(at(13)).sync()
        self.mori.at(at(13))
        self.assertEqual(1, len(self.items(self.mori, "introduction")))
        self.assertIn("introduce Mori", self.items(self.sato, "introduction")[0]["reason"])
        self.mori.run("handover", "introduced", "Yamada", "--how", "visit", "--with", "Sato")
        self.assertEqual("introduced", self.receipt(self.mori)["handover"]["state"])
        self.mori.at(at(18)).run("touch", "Yamada", "email", "--summary", "my first")
        self.mori.run("promise", "close", "Yamada", "kept")
        receipt = self.receipt(self.mori)
        self.assertEqual("early", receipt["promises"][0]["fate"])
        self.assertTrue(receipt["handover"]["first_touch_at"].startswith("2026-05-18"))
        self.assertNotIn("second_touch_at", receipt["handover"])
        self.sync_all(self.mori, self.sato, self.kato)
        self.assertEqual([], self.items(self.sato, "introduction"))
        receipt = self.receipt(self.sato)
        self.assertEqual("complete", receipt["handover"]["state"])
        self.assertEqual(("Mori", ["Sato"]), (receipt["introduced_by"], receipt["introduced_with"]))
        for language, words in (("en", ("complete", "short and plain", "visit", "deals open then", "Pumps")),
                                ("ja", ("完了", "先方の好む話し方", "訪問", "引き継ぎ時の商談", "同席: Sato"))):
            text = self.sato.run("handover", "show", "Yamada", "--lang", language)
            for word in words:
                self.assertIn(word, text)
        self.assertEqual("0", self.kato.json("handover", "list", "--open", "--team")["total"])
        one = self.mori.json("handover", "list")["items"][0]
        self.assertEqual(("complete", "Yamada"), (one["state"], one["name"]))
        self.assertIn("short and plain", self.kato.run("show", "Yamada"))  # The whole team reads it.
        self.assert_same(self.mori, self.sato, self.kato)

    def test_declined_it_goes_back(self):
        self.known()
        self.sato.run("assign", "Yamada", "Mori", "--no-brief")
        self.sync_all(self.sato, self.mori)
        error = self.colleague("Ono").fails(1, "handover", "decline", "Yamada")
        self.assertIn("was handed to Mori", error["text"])
        text = self.mori.run("handover", "decline", "Yamada", "--why", "fit", "--words", "we clash")
        self.assertIn("Yamada is Sato's again", text)
        self.sync_all(self.mori, self.sato)
        one = self.receipt(self.sato)["handover"]
        self.assertEqual(("declined", "fit", []), (one["state"], one["declined_why"], one["waits"]))
        self.assertEqual("Sato", self.sato.json("show", "Yamada")["owner"])
        self.assertIn("we clash", self.sato.run("show", "Yamada"))
        self.assertEqual([], self.items(self.mori))
        # After all: the last answer stands, and the introduction is due again.
        self.mori.run("handover", "accept", "Yamada")
        self.assertEqual("Mori", self.mori.json("show", "Yamada")["owner"])
        self.assertEqual(["introduce", "touch"], self.receipt(self.mori)["handover"]["waits"])
        self.mori.fails(1, "handover", "accept", "Yamada")
        self.sync_all(self.mori, self.sato)
        self.assert_same(self.mori, self.sato)

    def test_declined_by_whom_the_queue_had_it_goes_to_the_queue(self):
        self.sato.run("add", "Ito", "--queue")
        self.sato.run("assign", "Ito", "Mori", "--no-brief")
        self.sync_all(self.sato, self.mori)
        self.assertIn("in the queue, where every manager sees it", self.mori.run("handover", "decline", "Ito"))
        self.assertIn("未割当", self.mori.run("handover", "accept", "Ito") and
                      self.mori.run("handover", "decline", "Ito", "--lang", "ja"))

    def test_not_accepted_in_time_it_stands_with_the_manager(self):
        self.known()
        self.sato.run("assign", "Yamada", "Mori", "--no-brief")
        self.sync_all(self.sato, self.kato, self.mori)
        self.assertEqual([], self.items(self.kato.at(at(13))))
        late = self.items(self.kato.at(at(14)))
        self.assertEqual(("Mori", 1), (late[0]["owner"], late[0]["overdue_days"]))
        self.assertIn("Mori has not accepted it", late[0]["reason"])
        self.assertIn("未承諾", self.kato.run("today", "--lang", "ja"))
        self.assertEqual(1, self.items(self.mori.at(at(14)))[0]["overdue_days"])
        self.assertIn("accepted for Mori", self.kato.run("handover", "accept", "Yamada"))
        self.assertEqual([], self.items(self.kato))
        # Of somebody with a manager of their own, the others hear nothing.
        code = self.sato.json("member", "add", "Abe", "--manager", "Kato")["join_code"]
        abe = self.laptop("abe")
        abe.join(code)
        self.sato.run("add", "Ueda")
        self.sato.run("assign", "Ueda", "Abe", "--no-brief")
        self.sync_all(self.sato, self.kato)
        self.assertEqual(["Ueda"], [item["name"] for item in self.items(self.kato.at(at(20)))])
        self.assertEqual([], self.items(self.sato.at(at(20))))

    def test_a_cover_says_until_when_and_returns(self):
        self.known()
        self.sato.run("assign", "Yamada", "Mori", "--until", "2026-05-22", "--brief", "only answer")
        self.sync_all(self.sato, self.mori)
        item = self.items(self.mori)[0]
        self.assertIn("to cover for Sato until 2026-05-22", item["reason"])
        one = self.receipt(self.mori)["handover"]
        self.assertEqual((True, "Sato", ["accept"]), (one["cover"], one["back_to"], one["waits"]))
        self.assertIn("then back to Sato", self.mori.run("handover", "show", "Yamada"))
        self.mori.run("handover", "accept", "Yamada")
        self.assertEqual("complete", self.receipt(self.mori)["handover"]["state"])
        self.assertEqual("Sato", self.mori.at(at(25)).json("show", "Yamada")["owner"])

    def test_fifty_at_once_all_or_nothing(self):
        path = pathlib.Path(self.folder) / "april.csv"
        path.write_text("\n".join(["name"] + [f"Client {number:02}" for number in range(50)]))
        self.sato.run("add", "--from", str(path), "--queue", "--yes")
        rows = ["who,member,why,brief,manner,until"]
        rows += [f"Client {n:02},{'Mori' if n < 20 else 'Kato'},role-change,brief {n},,"
                 for n in range(50)]
        path.write_text("\n".join(rows + ["Nobody,Mori,,,,"]))
        self.assertIn("line 52", self.sato.fails(1, "assign", "--list", str(path))["text"])
        self.assertEqual(50, int(self.sato.json("queue")["total"]))
        path.write_text("\n".join(rows))
        text = self.sato.run("assign", "--list", str(path))
        self.assertRegex(text, r"Kato +30\n")
        self.assertRegex(text, r"Mori +20\n")
        self.assertEqual(50, int(self.sato.json("handover", "list", "--open", "--team")["total"]))
        self.assertEqual("brief 7", self.receipt(self.sato, "Client 07")["handover"]["brief_text"])

    def test_undone_by_a_compensating_act(self):
        self.known()
        self.sato.run("assign", "Yamada", "Mori", "--no-brief")
        self.sync_all(self.sato, self.mori)
        self.assertIn("Yamada is Sato's again",
                      self.sato.run("handover", "undo", "Yamada", "--why", "meant for Ono"))
        self.assertEqual("Sato", self.sato.json("show", "Yamada")["owner"])
        self.assertIn("meant for Ono", self.sato.run("show", "Yamada"))
        self.sync_all(self.sato, self.mori)
        self.assertEqual([], self.items(self.mori))
        # A cover that ran on goes on.
        self.sato.run("assign", "Yamada", "Mori", "--until", "2026-05-22", "--no-brief")
        self.sato.run("assign", "Yamada", "Kato", "--no-brief")
        self.sato.run("handover", "undo", "Yamada", "--why", "too early")
        shown = self.sato.json("show", "Yamada")
        self.assertEqual(("Mori", "Sato"), (shown["owner"], shown["back_to"]))
        # Of what nobody handed over, and of what was decided since, nothing.
        self.sato.run("add", "Ueda")
        self.assertIn("nobody handed", self.sato.fails(1, "handover", "undo", "Ueda", "--why", "x")["text"])
        self.sato.fails(2, "handover", "undo", "Ueda")

    def test_a_firm_is_handed_over_too(self):
        firm = self.sato.json("add", "Ono", "--company", "Midori", "--queue")["firm"]
        self.sato.run("firm", "assign", firm, "Mori", "--brief", "invoices go to Osaka")
        self.sync_all(self.sato, self.mori)
        item = self.items(self.mori)[0]
        self.assertEqual((firm, "Midori", ""), (item["firm"], item["name"], item["prospect"]))
        self.assertIn("invoices go to Osaka", self.mori.run("today"))
        self.assertIn("Midori", self.mori.run("handover", "accept", firm))
        self.assertEqual("complete", self.receipt(self.mori, firm)["handover"]["state"])

    def test_at_a_terminal_it_asks_for_the_brief(self):
        self.sato.run("add", "Yamada")
        code, shown = typed(self.sato, ["assign", "Yamada", "Mori"], "decides in June\n-short-")
        self.assertEqual(0, code, shown)
        self.assertIn("The whole team reads it", shown)
        one = self.receipt(self.sato)["handover"]
        self.assertEqual(("decides in June", "-short-"), (one["brief_text"], one["manner"]))
        code, shown = typed(self.sato, ["assign", "Yamada", "Kato"], "\n")
        self.assertEqual(0, code, shown)
        self.assertFalse(self.receipt(self.sato)["handover"]["brief"])
        # On a pipe nobody is asked; it says what it lacks.
        done = self.sato.run("assign", "Yamada", "Mori")
        self.assertIn("Mori", done)


if __name__ == "__main__":
    unittest.main()
