"""Ownership, said: a role that empties a book, requests and their answers, and the owner of a firm."""
# labels: integration asan-long

import os
import pty
import select
import subprocess
import time
import unittest

from harness import BIN, Team, environment

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


def typed(laptop, args, answer):
    """A command at a terminal, where `answer` is typed: its exit code and all it showed."""
    master, slave = pty.openpty()
    process = subprocess.Popen([BIN / "tasuki", *args], stdin=slave, stdout=slave, stderr=slave,
                               env=environment({**laptop.env, "TERM": "dumb"}))
    os.close(slave)
    os.write(master, answer.encode() + b"\n")
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.1)
        if ready:
            try:
                more = os.read(master, 4096)
            except OSError:  # The terminal is gone.
                more = b""
            if not more:
                break
            shown += more
        elif process.poll() is not None:
            break
    os.close(master)
    return process.wait(timeout=60), " ".join(shown.decode().split())


class Ownership(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.suzuki = self.colleague("Suzuki")
        self.tanaka = self.colleague("Tanaka")
        self.sato.sync()

    def owner(self, laptop, who):
        return laptop.json("show", who)["owner"]

    def book(self):
        """Suzuki has a firm, two prospects of their own, one of them at Tanaka's firm."""
        self.sato.run("add", "Yamada")
        firm = self.sato.json("add", "Mori", "--company", "Aozora", "--queue")["firm"]
        other = self.sato.json("add", "Ono", "--company", "Midori", "--queue")["firm"]
        self.sato.run("firm", "assign", firm, "Suzuki")
        self.sato.run("firm", "assign", other, "Tanaka")
        self.sato.run("assign", "Yamada", "Suzuki")
        self.sato.run("assign", "Ono", "Suzuki")

    def test_a_role_that_empties_a_book_asks_and_gives_it_back(self):
        self.book()
        error = self.sato.fails(1, "member", "role", "Suzuki", "auditor")
        self.assertIn("has 3 prospects and 1 firm", error["text"])
        self.assertIn("2 prospects go to the queue", error["text"])
        self.assertIn("--yes", error["do"])
        self.assertEqual("Suzuki", self.owner(self.sato, "Yamada"))  # Nothing was done.
        self.assertIn("未割当", self.sato.json("member", "role", "Suzuki", "auditor", "--lang", "ja",
                                             check=1)["error"]["text"])
        done = self.sato.json("member", "role", "Suzuki", "auditor", "--yes")
        self.assertEqual(("3", "1"), (str(done["prospects"]), str(done["firms"])))
        self.assertEqual(["", "", "Tanaka"],
                         [self.owner(self.sato, who) for who in ("Yamada", "Mori", "Ono")])
        # Somebody takes one meanwhile: it stays theirs.
        self.sato.run("assign", "Ono", "Sato")
        text = self.sato.run("member", "role", "Suzuki", "rep")
        self.assertIn("1 prospect and 1 firm that nobody was given since", text)
        self.assertIn("--give-back", text)
        self.assertEqual("", self.owner(self.sato, "Yamada"))
        self.assertIn("given back: 1 prospect and 1 firm",
                      self.sato.run("member", "role", "Suzuki", "rep", "--give-back"))
        self.sync_all(self.sato, self.suzuki)
        for laptop in (self.sato, self.suzuki):
            self.assertEqual(["Suzuki", "Suzuki", "Sato"],
                             [self.owner(laptop, who) for who in ("Yamada", "Mori", "Ono")])
        self.assert_same(self.sato, self.suzuki)
        self.assertEqual(0, self.sato.status()["not_taken"])

    def test_one_command_makes_a_rep_again_and_gives_back(self):
        self.book()
        self.sato.run("member", "role", "Suzuki", "auditor", "--yes")
        self.sato.run("member", "role", "Suzuki", "manager", "--give-back")
        self.sync_all(self.sato, self.suzuki)
        self.assertEqual("Suzuki", self.owner(self.suzuki, "Yamada"))
        self.assertEqual("manager", self.suzuki.status()["role"])
        self.sato.fails(2, "member", "role", "Suzuki", "auditor", "--give-back")

    def test_at_a_terminal_it_is_a_question(self):
        self.book()
        for agent in (False, True):
            if agent:
                self.sato.start_agent()
            code, shown = typed(self.sato, ["member", "role", "Suzuki", "auditor"], "n")
            self.assertEqual(1, code, shown)
            self.assertIn("2 prospects go to the queue", shown)
            self.assertEqual("Suzuki", self.owner(self.sato, "Yamada"))
        code, shown = typed(self.sato, ["member", "role", "Suzuki", "auditor"], "y")
        self.assertEqual(0, code, shown)
        self.assertEqual("", self.owner(self.sato, "Yamada"))
        self.sato.stop_agent()

    def test_who_owns_nothing_is_not_asked_about(self):
        self.sato.run("member", "role", "Suzuki", "auditor")

    def requested(self):
        """Tanaka asks for Suzuki's prospect; everybody knows of it. The request's id."""
        self.suzuki.run("add", "Yamada")
        self.sync_all(self.suzuki, self.tanaka)
        self.tanaka.run("assign", "Yamada", "Tanaka", "--request", "--why", "client-asked", "--brief",
                        "knows me from school")
        self.sync_all(self.tanaka, self.suzuki, self.sato)
        return self.sato.json("contest", "list")["requests"][0]["event_id"]

    def test_why_and_brief_stand_beside_a_request(self):
        self.requested()
        for laptop in (self.sato, self.suzuki, self.tanaka):  # Manager, owner, who asked.
            one = laptop.json("contest", "list")["requests"][0]
            self.assertEqual(("Tanaka", "Tanaka", "Suzuki", "client-asked", "knows me from school"),
                             (one["by"], one["to"], one["owner"], one["why"], one["brief"]))
            text = laptop.run("contest", "list")
            self.assertIn("the client asked: knows me from school", text)
            self.assertIn("先方の希望: knows me from school",
                          laptop.run("contest", "list", "--lang", "ja"))

    def test_a_request_is_declined_with_a_reason(self):
        for who in ("suzuki", "sato"):  # The owner; a manager.
            with self.subTest(who):
                decliner = getattr(self, who)
                if who == "suzuki":
                    self.requested()
                else:
                    self.tanaka.run("assign", "Yamada", "Tanaka", "--request")
                    self.sync_all(self.tanaka, self.sato)
                name = who.capitalize()
                decliner.fails(2, "contest", "decline", "Yamada")
                decliner.fails(2, "contest", "decline", "Yamada", "--why", "")
                said = decliner.run("contest", "decline", "Yamada", "--why", f"no-{who}")
                self.assertIn("the owner of Yamada is still Suzuki", said)
                self.assertEqual([], decliner.json("contest", "list")["requests"])
                decliner.sync()
                text = self.tanaka.run("sync")
                self.assertIn(f"{name} declined what you asked for, Yamada to Tanaka: no-{who}", text)
                self.assertEqual([], self.tanaka.json("sync")["declined"])  # Once.
                one = self.tanaka.json("contest", "list")["requests"][-1]
                self.assertEqual((True, name, f"no-{who}"),
                                 (one["declined"], one["declined_by"], one["reason"]))
                self.assertEqual(0, self.tanaka.status()["requests"])
                self.assertIn(f"no-{who}", self.tanaka.run("show", "Yamada"))
                self.assertIn("declines the request", self.tanaka.run("show", "Yamada"))
                self.assertIn("却下", self.tanaka.run("contest", "list", "--lang", "ja"))
        self.sync_all(self.sato, self.suzuki, self.tanaka)
        self.assert_same(self.sato, self.suzuki, self.tanaka)

    def test_a_colleague_cannot_decline_and_who_asked_can_take_back(self):
        request = self.requested()
        mori = self.colleague("Mori")
        mori.fails(1, "contest", "decline", request[:8], "--why", "none of my business")
        self.assertIn("is still Suzuki",
                      self.tanaka.run("contest", "decline", request[:8], "--why", "never mind"))
        self.sync_all(self.tanaka, self.sato)
        for laptop in (self.tanaka, self.sato):
            self.assertEqual([], laptop.json("contest", "list")["requests"])
        # Undoing a no makes the question open again.
        other = self.tanaka.json("assign", "Yamada", "Tanaka", "--request")["event_ids"][0]
        self.sync_all(self.tanaka, self.sato)
        no = self.sato.json("contest", "decline", other[:8], "--why", "no")["event_ids"][0]
        self.sato.run("undo", no[:12], "--why", "thought again")
        self.assertEqual(1, len(self.sato.json("contest", "list")["requests"]))

    def test_brief_and_why_stand_beside_a_contest(self):
        manager = self.colleague("Kato", "manager")
        self.sato.run("add", "Yamada")
        self.sync_all(self.sato, manager)
        self.sato.run("assign", "Yamada", "Suzuki")
        manager.run("assign", "Yamada", "Tanaka", "--why", "territory", "--brief", "lives in Osaka")
        self.sync_all(self.sato, manager)
        side = self.sato.json("contest", "list")["items"][0]["sides"][0]
        self.assertEqual(("territory", "lives in Osaka"), (side["why"], side["brief"]))
        self.assertIn("territory: lives in Osaka", self.sato.run("contest", "list"))

    def test_to_the_queue_at_a_firm_with_an_owner_is_the_firms_owner(self):
        made = self.sato.json("add", "Yamada", "--company", "Aozora")
        self.sato.run("firm", "assign", made["firm"], "Suzuki")
        text = self.sato.run("assign", "Yamada", "queue")
        self.assertIn("Yamada has no owner of its own now: it is Suzuki's, who owns the firm Aozora",
                      text)
        self.sato.run("assign", "Yamada", "Sato")
        done = self.sato.json("assign", "Yamada", "queue")
        self.assertEqual(("Suzuki", True), (done["owner"], done["of_firm"]))
        self.sato.run("firm", "assign", made["firm"], "queue")
        self.sato.run("assign", "Yamada", "Sato")
        self.assertEqual(("queue", False), tuple(
            self.sato.json("assign", "Yamada", "queue")[field] for field in ("owner", "of_firm")))

    def test_resolving_to_the_queue_says_who_has_it(self):
        manager = self.colleague("Kato", "manager")
        made = self.sato.json("add", "Yamada", "--company", "Aozora")
        self.sato.run("firm", "assign", made["firm"], "Suzuki")
        self.sync_all(self.sato, manager)
        self.sato.run("assign", "Yamada", "Tanaka")
        manager.run("assign", "Yamada", "queue")
        self.sync_all(self.sato, manager)
        contest = self.sato.json("contest", "list")["items"][0]["contest"]
        self.assertIn("it is Suzuki's, who owns the firm Aozora",
                      self.sato.run("contest", "resolve", contest[:8], "take"))


if __name__ == "__main__":
    unittest.main()
