"""What an operator or a script reads when something was typed wrongly or is in the way."""

import json
import socket
import unittest

from harness import BIN, Team, run


class Operator(Team):
    def tasukid(self, *args, check=0):
        return run([BIN / "tasukid", *args], self.server.env, check)

    def error(self, *args, check):
        """What `--json` says of a failure."""
        return json.loads(self.tasukid("--json", *args, check=check).stdout)["error"]

    def test_usage_errors_are_json_where_json_was_asked_for(self):
        folder = f"{self.folder}/new"
        for wrong, said in ((["init", "--data", folder], "--team"),
                            (["init", "--data", folder, "--weather", "fine"], "--"),
                            (["dance"], ""),
                            ([], "subcommand"),
                            (["check", "--data", ""], "found an empty one"),
                            (["init", "--data", "", "--team", "T", "--admin", "A"], "--data")):
            error = self.error(*wrong, check=2)
            self.assertEqual("usage", error["code"], wrong)
            self.assertIn(said, error["text"] + error["do"])
            self.assertIn("tasukid --help", error["do"])
        self.assertIn(b"--team", self.tasukid("init", "--data", folder, check=2).stderr)
        self.assertIn(b"accept-loss", self.tasukid("--json", "--help").stdout)

    def test_a_port_that_is_taken_is_told_in_one_line(self):
        self.server.stop()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            serve = ("serve", "--data", self.server.data, "--listen", address)
            said = self.tasukid(*serve, check=1).stderr.decode().splitlines()
            self.assertEqual(1, len(said), said)
            self.assertIn("choose another port", said[0])
            reason = self.tasukid(*serve, "--log-level", "debug", check=1).stderr
            self.assertIn(b"Address already in use", reason)

    def test_a_report_of_no_time_at_all_is_a_usage_error(self):
        for to in ("2026-11-01", "2026-12-01"):
            done = self.sato.run("report", "--from", "2026-12-01", "--to", to, "--json", check=2)
            self.assertEqual("usage", json.loads(done)["error"]["code"])
        report = self.sato.json("report")
        self.assertNotIn("touches_to_close", report)
        self.assertNotIn("first_follow_up_hours", report)


if __name__ == "__main__":
    unittest.main()
