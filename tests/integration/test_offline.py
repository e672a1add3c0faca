"""With the server stopped every command but sync, join and member add|code works (acceptance 3)."""

import subprocess
import unittest

from harness import BIN, Team, environment, run


class Offline(Team):
    NOW = "2026-05-08T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.server.stop()

    def test_closed_standard_files_cost_the_home_nothing(self):
        for closed in ("<&- >&- 2>&-", ">&-", "2>&-", "<&-"):
            run(["sh", "-c", f'"$0" add "$1" {closed}', BIN / "tasuki", f"Closed {closed}"],
                self.suzuki.env)
        self.assertEqual(4, int(self.suzuki.json("find", "Closed")["total"]))
        for file in self.suzuki.home.rglob("*"):
            if file.is_file():
                self.assertNotIn(b"owned by you", file.read_bytes(), file)

    def test_work_goes_on_and_arrives_once(self):
        who = self.suzuki.json("add", "Yamada", "--company", "Acme")["prospect"]
        for command in (["touch", who, "email", "--summary", "hello"], ["note", who, "a note"],
                        ["outcome", who, "considering"], ["next", who, "+5d"],
                        ["deal", "open", who, "--value", "10", "--currency", "JPY"],
                        ["edit", who, "--title", "CEO"],
                        ["assign", who, "queue"], ["claim", who],
                        ["firm", "edit", "Acme", "--alias", "Acme Japan"]):
            self.assertTrue(self.suzuki.json(*command)["pending"], command)
        for command in (["status"], ["list"], ["queue"], ["show", who], ["find", "acme"], ["log"],
                        ["report"], ["member", "list"], ["contest", "list"], ["firm", "list"],
                        ["firm", "show", "Acme"], ["deal", "stage", who, "negotiation"]):
            result = run([BIN / "tasuki", *command, "--json"], self.suzuki.env, check=None)
            self.assertIn(result.returncode, (0, 2), (command, result.stdout))
        waiting = int(self.suzuki.status()["outbox"])
        written = [e["event_id"] for e in self.suzuki.json("log")["events"] if e["pending"]]
        self.assertEqual(waiting, len(written))
        self.server.start()
        self.assertEqual(waiting, int(self.suzuki.sync()["pushed"]))
        self.sato.sync()
        arrived = [e["event_id"] for e in self.sato.json("log")["events"]]
        self.assertEqual(len(arrived), len(set(arrived)))
        self.assertEqual(written, [e for e in arrived if e in set(written)])
        self.assertEqual("0", self.suzuki.status()["outbox"])
        self.assert_same(self.sato, self.suzuki)
        self.server.stop()
        self.server.check()

    def test_what_needs_a_server_says_so(self):
        for command in (["sync"], ["member", "add", "Ito"], ["member", "code", "Suzuki"]):
            error = self.sato.fails(3, *command, "--wait", "0.3")
            self.assertEqual("no-server", error["code"])
            self.assertTrue(error["do"])
        fresh = self.laptop("fresh")
        fresh.fails(3, "join", "7K2QF-M9XAB-3TDRE-W4HNC", "--server", self.server.address, "--wait",
                    "0.3")
        self.assertEqual({"Sato", "Suzuki"},
                         {m["name"] for m in self.sato.json("member", "list")["items"]})

    def test_two_offline_touches_both_count(self):  # N10
        self.server.start()
        who = self.suzuki.json("add", "Yamada")["prospect"]
        self.sync_all(self.suzuki, self.sato)
        self.server.stop()
        self.suzuki.run("touch", who, "email")
        self.sato.run("touch", who, "phone")
        self.server.start()
        self.sync_all(self.suzuki, self.sato)
        self.assert_same(self.suzuki, self.sato)
        self.assertEqual(2, self.sato.json("show", who)["counters"]["lifetime"])


class Usage(unittest.TestCase):
    """What needs neither server nor replica."""

    def tasuki(self, *args, check=0, **more):
        return run([BIN / "tasuki", *args], {"TASUKI_HOME": "/nonexistent/home"}, check, **more)

    def test_commands_that_are_not_there_are_named(self):
        for verb in ("prove", "hesitation", "verify", "erase"):
            done = self.tasuki(verb, check=2)
            self.assertIn(f'no command "{verb}"', done.stderr.decode())

    def test_every_command_has_help_with_an_example(self):
        text = self.tasuki("--help").stdout.decode()
        verbs = [line.split()[0] for line in text.splitlines()
                 if line.startswith("  ") and not line.strip().startswith("-")]
        self.assertIn("touch", verbs)
        for verb in [v for v in verbs if v.isalpha() and v.islower()]:
            help_text = self.tasuki(verb, "--help").stdout.decode()
            self.assertIn("Example:", help_text, verb)

    def test_usage_errors_exit_2(self):
        for args in (["touch"], ["touch", "a", "pigeon"], ["list", "--group", "x"], ["log", "--nope"],
                     [], ["member"], ["completion", "tcsh"], ["--lang", "de", "list"]):
            self.tasuki(*args, check=2)

    def test_without_a_replica_one_is_told_to_join(self):
        done = self.tasuki("list", check=1)
        self.assertIn("join", done.stderr.decode())

    def test_flags_stand_before_or_after(self):
        before = self.tasuki("--json", "list", check=1).stdout
        after = self.tasuki("list", "--json", check=1).stdout
        self.assertEqual(before, after)
        self.assertIn(b'"error"', before)

    def test_completion_scripts_are_valid(self):
        script = self.tasuki("completion", "bash").stdout
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, check=False,
                              env=environment())
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        for shell in ("zsh", "fish"):
            self.assertIn(b"tasuki", self.tasuki("completion", shell).stdout)


if __name__ == "__main__":
    unittest.main()
