"""A home and a server's folder of each earlier format, read and gone on with by these programs.

The stores lie in tests/compat/stores, beside what the release that wrote them said of them.
"""
# labels: integration asan-long

import json
import pathlib
import shutil
import sys
import tarfile
import tempfile
import unittest

from harness import Laptop, Server

STORES = pathlib.Path(__file__).resolve().parent.parent / "compat" / "stores"
sys.path.append(str(STORES))
import answers  # noqa: E402


# What a change of a person or firm says was not told before.
CHANGES = {"ProspectChanged", "ContactSucceeded", "FirmChanged"}


def without_version(value, answer=""):
    """The same without what another version of the fold may tell differently."""
    if isinstance(value, dict):
        # What was planned has its channel in a field of its own now (`planned_channel`).
        other = {"channel"} if value.get("type") == "NextTouchSet" else set()
        if value.get("type") in CHANGES and not value.get("summary"):
            other = {"summary"}
        other |= answers.OF_A_VERSION | answers.OF_FOLD_4.get(answer, set())
        other |= answers.OF_REPORT_2.get(answer, set())
        kept = {key: without_version(each, answer) for key, each in value.items() if key not in other}
        if answer in answers.HOURS_OF_FOLD_4 and "next_touch" in kept:
            kept["next_touch"] = kept["next_touch"][:10]
        return kept
    if isinstance(value, list):
        return [without_version(each, answer) for each in value]
    return value


def known_part(expected, actual):
    """`actual` without fields that the release which wrote `expected` did not have."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: known_part(expected[key], each) for key, each in actual.items()
                if key in expected}
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [known_part(*pair) for pair in zip(expected, actual)]
    return actual


class OldFormat(unittest.TestCase):
    VERSION = "v1"
    PROSPECT = "山田 太郎"

    def setUp(self):
        self.maxDiff = 4000
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tasuki-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for store in ("home", "server"):
            with tarfile.open(STORES / f"{self.VERSION}-{store}.tar.xz") as tar:
                tar.extractall(self.folder)
        self.server = Server(self.folder / "server", answers.NOW)
        self.addCleanup(self.server.stop)
        self.sato = self.laptop("sato")
        (self.folder / "home").rename(self.sato.home)

    def laptop(self, name):
        laptop = Laptop(self.folder, name, answers.NOW)
        self.addCleanup(laptop.stop_agent)
        return laptop

    def expected(self, name):
        path = answers.EXPECTED / f"{self.VERSION}-{name}.json"
        return without_version(json.loads(path.read_text(encoding="utf-8")), name)

    def serve(self):
        """Serves the old folder, and tells the old home where: the port is another one now."""
        self.server.start()
        config = self.sato.home / "config.json"
        told = json.loads(config.read_text(encoding="utf-8"))
        told["server"] = self.server.address
        config.write_text(json.dumps(told), encoding="utf-8")

    def check_answers(self):
        for name, actual in answers.ask(self.sato, self.VERSION).items():
            expected = self.expected(name)
            with self.subTest(answer=name):
                self.assertEqual(expected, known_part(expected, without_version(actual, name)))

    def test_every_command_answers_as_the_release_that_wrote_it(self):
        self.check_answers()  # Opens it for the first time.
        self.check_answers()  # What that left behind reads as well.

    def test_an_agent_answers_the_same(self):
        self.sato.start_agent()
        wanted = self.expected("status")
        status = self.sato.status()
        for field in ("seq", "root", "outbox", "contests", "replica", "epoch"):
            self.assertEqual(wanted[field], status[field], field)
        expected = self.expected("show")
        self.assertEqual(expected, known_part(expected, answers.show_all(self.sato)))

    def test_check_accepts_the_old_folder(self):
        self.server.check()

    def test_the_outbox_goes_out_and_a_new_laptop_joins(self):
        before = self.expected("status")
        self.serve()
        report = self.sato.sync()
        self.assertEqual(int(before["outbox"]), int(report["pushed"]))
        self.assertEqual(int(before["seq"]) + int(before["outbox"]), int(report["seq"]))
        shown = answers.show_all(self.sato)
        self.assertFalse(any(view["pending"] for view in shown.values()))

        code = self.sato.json("member", "code", "Sato")["join_code"]
        second = self.laptop("second")
        second.join(code)
        for laptop in (second, self.sato, second):
            laptop.sync()
        states = [self.sato.status(), second.status()]
        for field in ("seq", "root", "view_digest", "epoch", "contests"):
            self.assertEqual(states[0][field], states[1][field], field)
        self.assertEqual(["0", "0"], [state["outbox"] for state in states])
        self.assertEqual(["", ""], [state["alarm"] for state in states])
        self.assertEqual(shown, answers.show_all(second))

        # What is written now is read by both.
        second.run("note", self.PROSPECT, "still here")
        self.assertEqual("1", second.sync()["pushed"])
        self.sato.sync()
        self.assertEqual(self.sato.status()["view_digest"], second.status()["view_digest"])
        self.server.stop()
        self.server.check()

    def test_the_same_after_a_restart_of_the_server(self):
        self.serve()
        self.server.stop()
        self.server.start()
        self.sato.sync()
        self.assertEqual("0", self.sato.status()["outbox"])


class OldRules(OldFormat):
    """Rules 1 and fold 2: a journal with what rules 2 judge otherwise, which stays as it was judged."""

    VERSION = "v2"
    PROSPECT = "Nora"

    def test_what_is_written_from_now_on_is_judged_by_rules_2(self):
        self.serve()
        self.sato.sync()
        before = self.sato.json("log")["events"]
        ids = [event["event_id"] for event in before]
        self.assertLess(len(set(ids)), len(ids))  # Imported twice, and it counts twice.
        touches = [event["event_id"] for event in before if event["type"] == "TouchLogged"
                   and event["verdict"] == "effective"]
        self.assertLess(len(set(touches)), len(touches))
        late = self.sato.json("log", "--after-leaving")["events"]
        self.assertEqual(["TouchLogged"] * 3, [event["type"] for event in late])
        # A cover that replaces a cover of rules 1 keeps the owner behind it.
        refused = self.sato.run("assign", "Nora", "Sato", "--until", "2026-06-30", check=1)
        self.assertNotIn("handed over", refused)  # Sato owns Nora behind the cover.
        self.sato.run("assign", "Nora", "Suzuki", "--until", "2026-06-30")
        self.sato.sync()
        show = self.sato.json("show", "Nora", "--at", "2026-07-03")
        self.assertEqual("Sato", show["owner"])
        self.server.stop()
        self.server.check()  # Each chunk by its own rules.


class BothRules(OldFormat):
    """Fold 3, and a journal that was begun under rules 1 and gone on with under rules 2."""

    VERSION = "v3"
    PROSPECT = "Nora"

    def test_what_both_rules_made_of_it_stays(self):
        self.serve()
        self.sato.sync()
        self.assertIn("\"Head of optics\" (stands), Suzuki \"Director\"", self.sato.run("show", "Nora"))
        names = {item["name"] for item in self.sato.json("list")["items"]}
        self.assertIn("Wanted After All", names)  # Brought back by who had not seen the undo.
        self.assertNotIn("Added By Mistake", names)
        self.server.stop()
        self.server.check()  # Each chunk by its own rules.


if __name__ == "__main__":
    unittest.main()
