"""A server whose clock was, or is, wrong by years: the only time that verdicts know."""
# labels: integration

import json
import unittest

from harness import BIN, Team, run, wait_for

NOW = "2026-05-08T10:00:00+09:00"
WRONG = "2099-01-01T10:00:00+09:00"


class ServerClock(Team):
    NOW = NOW

    def tasukid(self, *args, check=0):
        return run([BIN / "tasukid", *args], self.server.env, check)

    def restart_at(self, now):
        self.server.stop()
        self.server.at(now).start()

    def test_a_clock_that_leapt_waits_for_an_operator(self):
        self.sato.run("add", "Kimura")
        self.sato.sync()
        self.restart_at(WRONG)
        self.sato.run("add", "Kato")
        before = self.sato.json("status")["seq"]
        error = self.sato.json("sync", check=1)["error"]
        self.assertIn("leapt by more than a year", error["text"])
        self.assertIn("accept-clock", error["do"])
        status = self.sato.json("status")
        self.assertTrue(status["server_waiting"])
        self.assertEqual("clock", status["server_waits_for"])
        self.assertEqual(before, status["seq"])
        self.assertLess(0, int(status["outbox"]))
        for language, words in (("en", "leapt by more than a year"), ("ja", "1年以上飛んで")):
            self.assertIn(words, self.sato.run("sync", "--lang", language, check=1))
            self.assertIn(words, self.sato.run("status", "--lang", language))
        # Nobody is let in either: the code would be good until 2099.
        refused = self.sato.fails(1, "member", "code", "Sato")
        self.assertIn("accept-clock", refused["text"] + refused["do"])
        self.assertIn("clock-leapt", self.server.log.read_text())

    def test_once_the_clock_is_right_nothing_is_left_of_it(self):
        self.restart_at(WRONG)
        self.sato.run("add", "Kato")
        self.sato.run("sync", check=1)
        self.restart_at("2026-05-08T12:00:00+09:00")
        synced = self.sato.sync()
        self.assertEqual(0, int(synced["outbox"]))
        self.assertNotIn(b"warning", self.stopped_check().stderr)
        answer = self.tasukid("accept-clock", "--data", self.server.data)
        self.assertIn(b"no team waited", answer.stdout)

    def test_an_operator_confirms_the_date_of_a_running_server_and_of_a_stopped_one(self):
        self.restart_at(WRONG)
        self.sato.run("add", "Kato")
        self.sato.run("sync", check=1)
        self.sato.start_agent()
        self.assertEqual({"teams": 1}, json.loads(
            self.tasukid("accept-clock", "--data", self.server.data, "--json").stdout))
        wait_for(lambda: int(self.sato.status()["outbox"]) == 0, "the outbox is empty")
        self.sato.stop_agent()
        self.restart_at("2101-01-01T10:00:00+09:00")
        self.sato.run("add", "Mori")
        self.sato.run("sync", check=1)
        self.server.stop()
        self.assertIn(b"1 team takes pushes again",
                      self.tasukid("accept-clock", "--data", self.server.data).stdout)
        self.server.start()
        self.assertEqual(0, int(self.sato.sync()["outbox"]))
        # And then the date was wrong all the same.
        self.restart_at(NOW)
        self.assertIn("journal-ahead-of-clock", self.server.log.read_text())
        self.assertIn(b"bears that date", self.stopped_check().stderr)

    def stopped_check(self):
        self.server.stop()
        done = self.server.check()
        self.server.start()
        return done


if __name__ == "__main__":
    unittest.main()
