# labels: integration
"""An agent reminds of what is due as it comes: on the desktop through the session bus, else in its log."""

import os
import queue
import re
import stat
import subprocess
import unittest

import bus
from harness import BIN, START_SECONDS, Team, environment, read_line, wait_for

SINGLY = 12  # Of a day.
SECONDS = 60


class Reminding(Team):
    NOW = "2026-05-11T10:00:00+09:00"  # A Monday.

    def setUp(self):
        super().setUp()
        self.server.stop()  # Its clock would date what is done later.
        self.log = os.path.join(self.folder, "agent.log")

    def start_agent(self, now, **env):
        """An agent of which the log is kept."""
        self.sato.at(now)
        with open(self.log, "ab") as log:
            self.sato.agent = subprocess.Popen([BIN / "tasuki", "agent", "--lang", "en"], env=environment({**self.sato.env, **env}),
                                               stdout=subprocess.PIPE, stderr=log)
        read_line(self.sato.agent, START_SECONDS)

    def stop_agent(self):
        self.sato.stop_agent()

    def logged(self):
        """Kind and whom of every line about a reminder."""
        with open(self.log, encoding="utf-8") as log:
            return re.findall(r" reminder kind=(\S+) about=(\S+) why=.", log.read())

    def add(self, name, when, *more):
        """Somebody of whom nothing is due but what was agreed."""
        prospect = self.sato.json("add", name, *more)["prospect"]
        self.sato.json("touch", prospect, "phone")
        self.sato.json("next", prospect, when, "--channel", "meeting")
        return prospect


class InTheLog(Reminding):
    def test_each_thing_once_as_its_time_comes(self):
        abe = self.add("Abe", "2026-05-12T09:10")
        done, gone, later = (self.add(name, "2026-05-12T15:00") for name in ("Baba", "Chiba", "Doi"))
        self.start_agent("2026-05-12T09:00:00+09:00")
        self.stop_agent()
        self.assertEqual([], self.logged())
        self.start_agent("2026-05-12T09:09:58+09:00")
        self.sato.json("touch", done, "phone")
        self.sato.json("outcome", gone, "opted-out")
        wait_for(lambda: self.logged() == [("appointment", abe)], "Abe is reminded of", SECONDS)
        kept = self.sato.home / "reminded"
        self.assertEqual(0o600, stat.S_IMODE(kept.stat().st_mode))
        self.assertNotIn("Abe", kept.read_text())
        # Another agent knows; what moved is another thing.
        self.stop_agent()
        self.start_agent("2026-05-12T14:59:58+09:00")
        wait_for(lambda: self.logged()[1:] == [("appointment", later)], "Doi is reminded of", SECONDS)
        self.stop_agent()
        self.sato.json("next", abe, "today 15:01", "--channel", "phone")
        self.start_agent("2026-05-12T15:00:58+09:00")
        wait_for(lambda: self.logged()[2:] == [("appointment", abe)], "Abe, at the other hour", SECONDS)
        with open(self.log, encoding="utf-8") as log:
            self.assertNotIn("Abe", log.read())

    def test_not_outside_business_hours(self):
        # A first follow-up is due at 08:30 of the 12th; appointments are at their hour.
        abe = self.sato.json("add", "Abe")["prospect"]
        for before, when in (("2026-05-12T20:59:58", "2026-05-12T21:00"), ("2026-05-13T06:59:58", "2026-05-13T07:00"),
                             ("2026-05-16T09:59:58", "2026-05-16T10:00")):
            other = self.add(f"Until {when}", when)
            self.start_agent(before + "+09:00")
            wait_for(lambda whom=other: ("appointment", whom) in self.logged(), f"the appointment of {when}", SECONDS)
            self.assertNotIn(abe, [about for _, about in self.logged()], when)
            self.stop_agent()
        self.start_agent("2026-05-18T07:59:58+09:00")
        wait_for(lambda: ("first-follow-up", abe) in self.logged(), "Abe is reminded of as the day begins", SECONDS)

    def test_of_many_the_rest_is_one(self):
        for number in range(SINGLY + 3):
            self.sato.json("add", f"Name {number}")
        self.start_agent("2026-05-12T09:00:00+09:00")
        wait_for(lambda: len(self.logged()) == SINGLY + 1, "all are told", SECONDS)
        self.assertEqual(("rest", "3"), self.logged()[-1])
        self.assertEqual(SINGLY, len(set(self.logged()[:-1])))
        self.stop_agent()
        # The day stays quiet; the next one begins anew.
        more = self.add("One more", "2026-05-12T10:00")
        self.start_agent("2026-05-12T09:59:58+09:00")
        wait_for(lambda: more in (self.sato.home / "reminded").read_text(), "it is known", SECONDS)
        self.stop_agent()
        self.assertEqual(SINGLY + 1, len(self.logged()))
        self.sato.json("add", "Tomorrow")
        self.start_agent("2026-05-13T09:00:00+09:00")
        wait_for(lambda: len(self.logged()) == SINGLY + 2, "the next day is another", SECONDS)

    def test_a_broken_file_costs_one_more_reminder(self):
        abe = self.sato.json("add", "Abe")["prospect"]
        for broken in ('{"day": "x", "shown": -1}', "", '{"things": [1, {}], "shown": 1e99, "day": 7}', "\0" * 9):
            (self.sato.home / "reminded").write_text(broken)
            before = len(self.logged()) if os.path.exists(self.log) else 0
            self.start_agent("2026-05-12T09:00:00+09:00")
            wait_for(lambda at=before: self.logged()[at:] == [("first-follow-up", abe)], broken, SECONDS)
            self.stop_agent()


@unittest.skipUnless(bus.present(), "skipped: no dbus-daemon")
class OnTheDesktop(Reminding):
    def setUp(self):
        super().setUp()
        self.bus = bus.Bus(self.folder)
        self.addCleanup(self.bus.stop)
        self.sato.json("add", "<b>Abe</b>", "--company", "A & <i>B</i>")
        self.sato.json("touch", "Abe", "phone")
        self.sato.json("next", "Abe", "2026-05-12T09:00", "--channel", "meeting", "--purpose", "<a href='x'>prices</a> & more\x1b[31m")

    def agent_beside(self, desktop):
        self.addCleanup(desktop.close)
        self.start_agent("2026-05-12T09:00:00+09:00", DBUS_SESSION_BUS_ADDRESS=self.bus.address)
        return desktop.shown.get(timeout=SECONDS)

    def test_peoples_words_are_plain_text(self):
        desktop = bus.Desktop(self.bus)
        shown = self.agent_beside(desktop)
        self.assertEqual(("Tasuki", 0, "<b>Abe</b> (A & <i>B</i>): appointment, meeting"),
                         (shown["program"], shown["replaces"], shown["title"]))
        self.assertIn("&lt;a href='x'&gt;prices&lt;/a&gt; &amp; more", shown["body"])
        self.assertNotIn("<", shown["body"])
        self.assertNotIn("\x1b", shown["body"])
        # Once, and nothing in the log.
        self.stop_agent()
        self.add("Endo", "2026-05-12T09:31")
        self.start_agent("2026-05-12T09:30:58+09:00", DBUS_SESSION_BUS_ADDRESS=self.bus.address)
        self.assertIn("Endo", desktop.shown.get(timeout=SECONDS)["title"])
        self.assertRaises(queue.Empty, desktop.shown.get_nowait)
        self.assertEqual([], self.logged())

    def test_without_markup_nothing_is_escaped(self):
        shown = self.agent_beside(bus.Desktop(self.bus, capabilities=("body",)))
        self.assertIn("<a href='x'>prices</a> & more", shown["body"])

    def test_a_bus_without_a_desktop_leaves_a_line_in_the_log(self):
        self.start_agent("2026-05-12T09:00:00+09:00", DBUS_SESSION_BUS_ADDRESS=self.bus.address)
        wait_for(lambda: [kind for kind, _ in self.logged()] == ["appointment"], "a line", SECONDS)

    def test_a_bus_that_never_answers_holds_nobody_up(self):
        self.bus.process.send_signal(19)  # SIGSTOP
        self.addCleanup(self.bus.process.send_signal, 18)
        self.start_agent("2026-05-12T09:00:00+09:00", DBUS_SESSION_BUS_ADDRESS=self.bus.address)
        self.assertEqual("", self.sato.status()["alarm"])
        wait_for(lambda: [kind for kind, _ in self.logged()] == ["appointment"], "a line", SECONDS)
        self.stop_agent()


if __name__ == "__main__":
    unittest.main()
