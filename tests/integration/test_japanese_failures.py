# labels: integration asan-long
"""Whatever goes wrong is said in Japanese to who reads Japanese, with what to do."""

import pathlib
import re
import shlex
import unittest

from harness import BIN, Team, run
from japanese import latin_words

NAMES = {"Sato", "Suzuki", "Tanaka", "Yamada", "Aozora", "x", "y", "foo", "Nobody", "CP", "UTF", "RAFT"}

# What is typed, and the exit code.
FAILURES = [
    (2, "nosuch"), (2, "audit list"), (2, ""), (2, "deal"), (2, "touch"), (2, "touch Yamada"),
    (2, "touch Yamada pigeon"), (2, "touch Yamada phone more"), (2, "--nosuch status"),
    (2, "status --limit"), (2, "list --limit x"), (2, "list --limit -1"), (2, "log --limit 0"),
    (2, "list --group foo"), (2, "list --due-by 32.1."), (2, "sync --wait x"), (2, "sync --wait 999999"),
    (2, "list --sort foo"), (2, "note Yamada"), (2, "add"), (2, "add x --source foo"),
    (1, "show Nobody"), (1, "show 松本"), (1, "note Nobody y"), (1, "touch Nobody phone"), (2, "show ''"),
    (1, "firm show Nobody"), (1, "assign Yamada Nobody"), (2, "assign Yamada"), (2, "assign"),
    (2, "assign Yamada Suzuki --list x.csv"), (1, "assign --list x.csv"), (2, "assign Yamada Suzuki --why foo"),
    (2, "touch Yamada phone --words y"), (1, "touch Yamada phone --outcome replied"),
    (2, "touch Yamada phone --at foo"), (1, "touch Yamada phone --at +3d"), (1, "touch Yamada phone --by Nobody"),
    (1, "touch Yamada phone --body-file x"), (1, "touch Yamada phone --body-file ."),
    (1, "next Yamada -3d"), (2, "next Yamada foo"), (2, "next Yamada 'after foo'"),
    (2, "promise make Yamada --what x"), (2, "promise make Yamada --what x --due +9d --milestone foo"),
    (1, "promise make Yamada --what x --due +9d --milestone +12d=x"), (1, "promise close Yamada kept"), (1, "promise move Yamada +3d"),
    (1, "promise close Yamada kept --promise 00ff"), (2, "promise list --all"), (1, "touch Yamada meeting"),
    (2, "touch Yamada phone --then x"), (1, "touch Yamada phone --delivers 00ff"), (2, "touch Yamada phone --in --delivers 00ff"),
    (1, "outcome Yamada meeting"), (1, "outcome Yamada lost --value 5 --currency JPY"),
    (2, "outcome Yamada replied --value 5 --currency JPY --next +3d"), (2, "outcome Yamada no --reason foo"),
    (2, "outcome Yamada no --reason skill"), (2, "deal open Yamada --value foo --currency JPY"),
    (2, "deal open Yamada --value 5"), (2, "deal open Yamada --currency JPY"), (2, "deal open Yamada --stage foo"), (1, "deal close Yamada won"),
    (1, "deal stage Yamada proposal --deal 1234"), (1, "deal terms Yamada --text y --agreed"),
    (2, "undo 3f --why y"), (1, "undo 3f9a01c2 --why y"), (2, "undo 3f9a01c2"), (2, "edit Yamada"),
    (2, "edit Yamada --zone Foo/Bar"), (2, "firm edit 青空商事"), (2, "firm edit 青空商事 --closed foo"),
    (2, "note Yamada ''"), (2, "add ' '"), (2, "find ' '"), (1, "claim Yamada"), (1, "contest resolve 12345678 keep"),
    (2, "show Yamada --known"), (2, "show Yamada --at foo"), (1, "show Yamada --at 2001-01-01"),
    (2, "report --from 2026-05-02 --to 2026-05-01"), (2, "report --csv --json"), (2, "report --by foo"),
    (1, "member role Nobody rep"), (1, "member role Sato rep"), (2, "member role Sato foo"), (1, "member add Suzuki"),
    (2, "member add x --zone Foo/Bar"), (1, "import x.csv --map y.json"), (2, "import x.csv"),
    (1, "lost show 3f9a01c2"), (2, "lost show 3"), (2, "lost forget"), (2, "completion foo"),
    (2, "join foo"), (1, "recover"),
]


class JapaneseFailures(Team):
    NOW = "2026-05-08T15:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.suzuki.run("add", "Yamada", "--company", "青空商事")
        self.suzuki.run("add", "松本 一", "--company", "青空商事")
        self.suzuki.run("add", "松本 二", "--company", "青空商事")
        self.suzuki.sync()
        self.sato.sync()

    def said(self, laptop, args, check):
        """What a failing command says on the standard error, in Japanese."""
        where = [] if "--lang" in args else ["--lang", "ja"]
        done = run([BIN.resolve() / "tasuki", *args, *where], {**laptop.env, "LC_ALL": "ja_JP.UTF-8"}, check,
                   cwd=self.folder)
        return done.stdout.decode() + done.stderr.decode()

    def assert_japanese(self, typed, text):
        self.assertRegex(text, "[ぁ-ん]", f"{typed}: {text}")
        names = NAMES | set(re.findall("[A-Za-z]+", typed))
        self.assertEqual([], latin_words(text.replace(self.folder, "/"), names), f"{typed}: {text}")

    def test_every_refusal_and_what_to_do(self):
        for code, typed in FAILURES:
            with self.subTest(typed=typed):
                text = self.said(self.suzuki, shlex.split(typed), code)
                self.assert_japanese(typed, text)
                if "--json" not in typed:
                    self.assertIn("→", text, typed)

    def test_what_became_of_a_promise_is_said_in_its_words(self):
        promise = self.suzuki.json("promise", "make", "Yamada", "--what", "x", "--due", "+9d")["promise"]["promise"]
        self.suzuki.run("promise", "close", "Yamada", "withdrawn")
        typed = f"promise close Yamada kept --promise {promise[:8]}"
        text = self.said(self.suzuki, shlex.split(typed), 1)
        self.assert_japanese(f"{typed} tasuki undo EVENT", text)
        self.assertIn("撤回", text)

    def test_maps_and_tables(self):
        folder = pathlib.Path(self.folder)
        (folder / "x.csv").write_text("a,b\n1,2\n")
        maps = ["", "{", "[]", "{}", '{"source": "A"}', '{"source": "x", "columns": []}',
                '{"source": "x", "columns": {"case": "a"}}', '{"source": "x", "encoding": "latin"}']
        for text in maps:
            (folder / "y.json").write_text(text)
            with self.subTest(map=text):
                said = self.said(self.sato, ["import", "x.csv", "--map", "y.json"], 1)
                self.assert_japanese(text, said)
        for table in ("", "who\n", "who,member\n", "who,member\nNobody,Suzuki\n", "who,member\nYamada\n",
                      'who,member\n"Yamada,Suzuki\n', "who,member\nYamada,Suzuki\nYamada,Suzuki\n"):
            (folder / "x.csv").write_text(table)
            with self.subTest(list=table):
                self.assert_japanese(table, self.said(self.sato, ["assign", "--list", "x.csv"], 1))

    def test_no_server_and_its_refusals(self):
        stranger = self.laptop("stranger")
        self.assert_japanese("join", self.said(
            stranger, ["join", "7K2QF-M9XAB-3TDRE-W4HNC-7K2QF", "--server", self.server.address], 1))
        self.assert_japanese("status", self.said(stranger, ["status"], 1))
        used = self.said(stranger, ["join", self.server.join_code, "--server", self.server.address], 1)
        self.assert_japanese("join again", used)
        self.assert_japanese("code", self.said(self.suzuki, ["member", "code", "Suzuki"], 1))
        self.server.stop()
        self.assert_japanese("sync", self.said(self.suzuki, ["sync", "--wait", "0.5"], 3))
        self.assert_japanese("member add", self.said(
            self.sato, ["member", "add", "Tanaka", "--wait", "0.5"], 3))

    def test_a_language_that_there_is_none_of_is_refused_in_the_locales(self):
        for flag in (["--lang", "fr"], ["--lang=fr"]):
            self.assertIn("使える言葉", self.said(self.sato, ["list", *flag], 2))
        done = run([BIN.resolve() / "tasuki", "list", "--lang", "fr"], self.sato.env, 2)
        self.assertIn("fr not in", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
