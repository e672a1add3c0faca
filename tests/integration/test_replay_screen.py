"""`coach replay` at a keyboard, in a real terminal (tmux): keys, resizing, wide characters, and a terminal that is afterwards as it
was before, whatever ended it."""
# labels: integration

import pathlib
import shlex
import shutil
import subprocess
import unittest

from harness import BIN, Team, environment, run, wait_for
from terminal import width_of

NAME = "山田花子ジョナサン"
FIRM = "株式会社あおぞら製作所"
SUMMARY = "夜勤の騒音について、先方の工場長と現場でお話ししました。" * 4


class Tmux:
    """A terminal with a shell in it, on a server of its own."""

    def __init__(self, folder, env, columns, rows):
        self.socket = str(pathlib.Path(folder) / "tmux")
        self.columns = columns
        self.env = environment({**env, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"})
        self.tmux("-u", "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "env -u ENV sh")
        self.type("PS1='ready''$ '")  # Of root's shell it is no variable of the environment.
        self.wait("ready$")

    def tmux(self, *args):
        return subprocess.run(["tmux", "-S", self.socket, *args], env=self.env, capture_output=True, check=True,
                              timeout=30).stdout.decode()

    def shown(self):
        return self.tmux("capture-pane", "-p")

    def value(self, name):
        return self.tmux("display-message", "-p", "#{" + name + "}").strip()

    def wait(self, text):
        wait_for(lambda: text in self.shown(), f"{text!r} in the terminal; it shows\n{self.shown()}", 20)
        return self.shown()

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, line):
        self.tmux("send-keys", "-l", line)
        self.press("Enter")

    def resize(self, columns, rows):
        self.columns = columns
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.env, capture_output=True, check=False, timeout=30)


@unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
class ReplayScreen(Team):
    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        sato = self.sato
        sato.json("add", NAME, "--company", FIRM, "--met-at", "2026-05-11T09:30")
        for now, args in (("2026-05-12T09:00:00+09:00", ("touch", NAME, "email", "--summary", SUMMARY)),
                          ("2026-05-18T09:00:00+09:00", ("touch", NAME, "phone", "--summary", "second")),
                          ("2026-05-25T09:00:00+09:00", ("outcome", NAME, "not-now", "--words", "来年度に"))):
            sato.at(now).json(*args)
        sato.at("2026-06-01T09:00:00+09:00")
        self.total = sato.json("coach", "replay", NAME)["total"]

    def terminal(self, columns=80, rows=24):
        terminal = Tmux(self.folder, self.sato.env, columns, rows)
        self.addCleanup(terminal.close)
        return terminal

    def begin(self, terminal, *more):
        command = shlex.join([str(BIN.resolve() / "tasuki"), "coach", "replay", NAME, *more])
        terminal.type(f"stty -g >{self.folder}/before; {command}; echo ended $?; stty -g >{self.folder}/after")
        return terminal.wait(f"1 of {self.total}")

    def assert_restored(self, terminal, code=0):
        terminal.wait(f"ended {code}")
        wait_for(lambda: pathlib.Path(self.folder, "after").exists() and
                 pathlib.Path(self.folder, "after").read_text(), "the shell goes on")
        before, after = (pathlib.Path(self.folder, name).read_text() for name in ("before", "after"))
        self.assertEqual(before, after, "modes of the terminal")
        self.assertEqual("0", terminal.value("alternate_on"), "the screen before is back")
        self.assertEqual("1", terminal.value("cursor_flag"), "the cursor is seen")
        self.assertEqual("0", terminal.value("keypad_flag"))
        self.assertIn("ready$ stty", terminal.shown(), "what stood there stands there")
        terminal.type("echo typed $((40+2))")
        terminal.wait("typed 42")

    def assert_fits(self, terminal):
        """No line is wider than the terminal, once the program has drawn for that size."""
        wait_for(lambda: all(width_of(line) <= terminal.columns for line in terminal.shown().split("\n")),
                 f"lines of at most {terminal.columns} columns", 10)

    def test_keys_go_through_the_steps(self):
        terminal = self.terminal()
        shown = self.begin(terminal)
        self.assertIn(NAME, shown.replace(" ", ""))
        self.assertEqual("1", terminal.value("alternate_on"))
        for key, step in (("Right", 2), ("Space", 3), ("Left", 2), ("End", self.total), ("Right", self.total), ("Home", 1),
                          ("Left", 1), ("n", 2), ("p", 1), ("G", self.total), ("g", 1)):
            terminal.press(key)
            terminal.wait(f"{step} of {self.total}")
            self.assert_fits(terminal)
        terminal.press("x")  # Means nothing.
        terminal.press("k")
        terminal.wait("as Sato's laptop knew it")
        terminal.press("q")
        self.assert_restored(terminal)

    def test_a_terminal_that_changes_its_size(self):
        terminal = self.terminal()
        self.begin(terminal)
        touched = next(step["step"] for step in self.sato.json("coach", "replay", NAME)["steps"]
                       if step["event"]["type"] == "TouchLogged")
        for _ in range(touched - 1):
            terminal.press("Right")
        terminal.wait(f"{touched} of {self.total}")
        for columns, rows in ((60, 20), (121, 40), (31, 12), (80, 5), (20, 2), (1, 1), (80, 24)):
            terminal.resize(columns, rows)
            wait_for(lambda: int(terminal.value("pane_width")) == columns, "the new size")
            self.assert_fits(terminal)
        shown = terminal.wait(f"{touched} of {self.total}")
        terminal.resize(100, 40)
        # All of what was said is there, broken between characters of two columns, none of them cut.
        wait_for(lambda: SUMMARY in "".join(terminal.shown().split()), "the whole summary")
        self.assertNotIn("�", shown)
        terminal.resize(61, 40)  # An odd width: half a character does not fit.
        wait_for(lambda: SUMMARY in "".join(terminal.shown().split()), "the whole summary")
        self.assert_fits(terminal)
        terminal.press("Escape")
        self.assert_restored(terminal)

    def test_control_c_and_a_signal_leave_the_terminal_as_it_was(self):
        terminal = self.terminal()
        self.begin(terminal)
        terminal.press("C-c")
        self.assert_restored(terminal)
        pathlib.Path(self.folder, "after").unlink()
        terminal.type("clear")
        self.begin(terminal)
        pid = run(["pgrep", "-P", terminal.value("pane_pid")]).stdout.split()[0].decode()
        run(["kill", "-TERM", pid])
        terminal.wait("ended ")
        self.assertEqual("0", terminal.value("alternate_on"))

    def test_what_was_done_is_shown_when_it_is_asked_for(self):
        terminal = self.terminal()
        shown = self.begin(terminal, "--hide-next")
        self.assertIn("hidden", shown)
        self.assertNotIn("second", shown)
        terminal.press("End")  # No way round it.
        terminal.press("Right")
        terminal.wait("what would you do?")
        self.assertIn(f"1 of {self.total}", terminal.shown())
        terminal.press("Right")
        terminal.wait(f"2 of {self.total}")
        terminal.press("q")
        self.assert_restored(terminal)

    def test_japanese(self):
        terminal = self.terminal()
        command = shlex.join([str(BIN.resolve() / "tasuki"), "--lang", "ja", "coach", "replay", NAME])
        terminal.type(command)
        shown = terminal.wait(f"{self.total}件中1件目")
        self.assertIn("次へ", shown)
        self.assert_fits(terminal)
        terminal.press("q")
        terminal.wait("ready$")


if __name__ == "__main__":
    unittest.main()
