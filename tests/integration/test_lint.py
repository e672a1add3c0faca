# labels: integration
"""`tasuki lint`: what a message does against the rules of its step (R060, R061, R099-R105, R109, X1, X17)."""

import json
import pathlib
import unittest

from harness import Team

GOOD = """Dear Mr. Yamada,

You asked how the filters behave above 80 degrees. The data sheet attached shows less than 2.5 percent loss.
Is Thursday at 10:00 good for a call?

Best regards,
Hanako
"""
BAD = """山田部長様

お世話になっております。タスキ商会の鈴木です。

先日のお見積もりの件、その後いかがでしょうか。
至急ご返信ください。

よろしくお願いいたします。
"""
LAST = """Dear Mr. Yamada,

Any progress?

Regards,
Hanako
"""
BENEATH = "\n> Dear Mr. Yamada,\n> Is Monday good?\n> > Dear Mr. Yamada,\n> > Is Friday good?\n"


class Lint(Team):
    """By the policy that a team starts with, and by one of its own."""

    NOW = "2026-05-11T10:00:00+09:00"

    def file(self, text, name="mail.txt"):
        path = pathlib.Path(self.sato.home).parent / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def rules(self, check, text, *args):
        answer = self.sato.json("lint", self.file(text), *args, check=check)
        return [(one["rule"], one["severity"], one["line"]) for one in answer["findings"]], answer

    def test_a_good_message_has_no_findings(self):
        found, answer = self.rules(0, GOOD)
        self.assertEqual([], found)
        self.assertEqual((3, 1, "en"), (answer["sentences"], answer["questions"], answer["language"]))
        self.assertIn("nothing to mend", self.sato.run("lint", self.file(GOOD)))

    def test_what_is_wrong_is_told_with_its_rule_its_line_and_a_better_way(self):
        found, answer = self.rules(1, BAD)
        self.assertEqual([("R101", "warning", 0), ("R109", "error", 1), ("R099", "error", 5), ("R109", "error", 6)],
                         [one for one in found if one[0] != "R100"])
        self.assertEqual("ja", answer["language"])
        for one in answer["findings"]:
            self.assertIn(one["better"], one["text"])
        said = self.sato.run("--lang", "ja", "lint", self.file(BAD), check=1)
        self.assertIn("5行目: 「その後いかがでしょうか」", said)
        self.assertIn("(R099)", said)

    def test_the_rules_are_those_of_the_step(self):
        step = ("--cadence", "three-contact", "--step")
        self.assertIn(("R099", "error", 3), self.rules(1, LAST, *step, "1")[0])
        self.assertEqual([("R061", "error", 0)], self.rules(1, LAST, *step, "3")[0])
        self.assertEqual([], self.rules(0, LAST + BENEATH, *step, "3")[0])
        self.assertEqual([("R060", "error", 0)], self.rules(1, GOOD, *step, "2")[0])
        self.assertEqual([], self.rules(0, GOOD + BENEATH, *step, "2")[0])

    def test_a_warning_alone_is_no_error(self):
        short = GOOD.replace(" The data sheet attached shows less than 2.5 percent loss.", "")
        self.assertEqual([("R101", "warning", 0)], self.rules(0, short, "--gives", "info")[0])

    def test_what_cannot_be_asked_is_refused(self):
        file = self.file(GOOD)
        self.sato.fails(2, "lint", file, "--cadence", "three-contact")
        self.sato.fails(2, "lint", file, "--step", "1")
        self.assertIn("no step 4", self.sato.fails(2, "lint", file, "--cadence", "three-contact", "--step", "4")["text"])
        self.sato.fails(2, "lint", file, "--cadence", "no-such", "--step", "1")
        self.sato.fails(1, "lint", file + ".no")

    def test_a_logged_message_keeps_what_lint_said(self):
        self.sato.run("add", "Yamada", "--company", "Aozora")
        written = self.sato.json("touch", "Yamada", "email", "--body-file", self.file(BAD))
        # What it speaks of was not noted: nothing of the conversation (R105).
        self.assertEqual({"R099", "R101", "R105", "R109"}, {one["rule"] for one in written["lint"]})
        written = self.sato.json("touch", "Yamada", "email", "--in", "--body-file", self.file(BAD))
        self.assertEqual([], written["lint"])  # Theirs is not judged.
        self.assertIn("(R109)", self.sato.run("touch", "Yamada", "text", "--body-file", self.file(BAD)))
        written = self.sato.json("touch", "Yamada", "letter", "--greeting", "--body-file",
                                 self.file("山田様\n\n暑中お見舞い申し上げます。\n貴社の皆様のご健勝をお祈りいたします。\n"))
        self.assertEqual([], written["lint"])
        folder = pathlib.Path(self.folder) / "tables"
        self.sato.run("export", "--out", str(folder))
        touches = [json.loads(line)["header"]["touch_logged"] for line in
                   (folder / "events.jsonl").read_text(encoding="utf-8").splitlines() if '"touch_logged"' in line]
        # The second one does not carry the first, as its step asks.
        self.assertEqual([([99, 105, 109], [101], False), ([], [], False), ([60, 99, 109], [101], False), ([], [], True)],
                         [(one.get("lint_errors", []), one.get("lint_warnings", []), one.get("greeting", False))
                          for one in touches])
        self.assertEqual([True, False, True, True], [one.get("linted", False) for one in touches])

    def test_a_mail_to_somebody_must_speak_of_the_conversation(self):
        """R105, of a mail file as well."""
        self.sato.run("add", "Yamada", "--company", "Aozora", "--context", "filters at high temperatures")
        self.sato.run("add", "Mori", "--context", "the night shift")
        mail = self.file("From: sato@tasuki.example\nTo: yamada@aozora.example\nSubject: filters\n"
                         "Message-ID: <a@tasuki.example>\nDate: Mon, 11 May 2026 09:00:00 +0900\n\n" + GOOD, "mail.eml")
        self.assertEqual([], self.sato.json("lint", mail, "--to", "Yamada")["findings"])
        other = self.sato.json("lint", mail, "--to", "Mori", check=1)
        self.assertEqual(["R105"], [one["rule"] for one in other["findings"]])

    def test_a_step_names_a_template_that_is_there(self):
        policy = self.sato.json("policy", "show")
        policy["cadences"][0]["steps"][1]["template"] = "no-such"
        refused = self.sato.fails(1, "policy", "set", self.file(json.dumps(policy), "policy.json"))
        self.assertIn("cadences[0].steps[1].template", refused["text"])

    def test_the_lists_are_the_teams(self):
        policy = self.sato.json("policy", "show")
        policy["messages"]["words"][0]["banned_phrases"] = ["behave above"]
        policy["messages"]["templates"] = [{"name": "proposal", "language": "en", "body": "Dear {recipient},\n"}]
        self.sato.run("policy", "set", self.file(json.dumps(policy), "policy.json"))
        self.assertEqual([("R099", "error", 3)], self.rules(1, GOOD)[0])
        policy["messages"]["templates"][0]["body"] = "Dear {nobody},\n"
        refused = self.sato.fails(1, "policy", "set", self.file(json.dumps(policy), "policy.json"))
        self.assertIn("messages.templates[0].body", refused["text"])
        policy["messages"]["templates"] = []
        policy["messages"]["words"][1]["language"] = "fr"
        refused = self.sato.fails(1, "policy", "set", self.file(json.dumps(policy), "policy.json"))
        self.assertIn("messages.words[1].language", refused["text"])


if __name__ == "__main__":
    unittest.main()
