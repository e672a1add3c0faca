"""Completion in real shells: bash, zsh and fish on a terminal, a person pressing TAB. Whatever a
colleague has called somebody arrives at the command as that name, and no shell runs a word of it."""
# labels: integration

import fcntl
import os
import pathlib
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
import unittest

from harness import BIN, Failed, Team, environment, run, stop, wait_for

SHELLS = ("bash", "zsh", "fish")
TAB = b"\t"
# Stands in for the program: what a shell asks it is asked, what it would do is only written down.
STAND_IN = """#!/bin/bash
if [[ $1 == complete || $1 == completion ]]; then
  "{program}" "$@"; code=$?
  [[ $1 == completion ]] || echo asked >>"{folder}/asked"
  exit $code
fi
printf '%s\\0' "$@" >"{folder}/new" && mv "{folder}/new" "{folder}/typed"
"""
START = {
    "bash": ["--noprofile", "--rcfile", "rc", "-i"],
    "zsh": ["-d", "-i"],
    "fish": ["--no-config", "-C", "source rc", "-i"],
}
RC = {
    "bash": "PS1='ready> '\nbind 'set show-all-if-ambiguous on' 'set bell-style none' "
            "'set enable-bracketed-paste off' 'set completion-query-items 0' "
            "'set page-completions off'\nsource <(tasuki completion bash)\n",
    "zsh": "PS1='ready> '\nunsetopt beep\nautoload -U compinit && compinit -u -D\n"
           "source <(tasuki completion zsh)\n",
    "fish": "function fish_prompt\n  echo 'ready> '\nend\nset -g fish_greeting\n"
            "tasuki completion fish | source\n",
}


class Shell:
    """One interactive shell on a terminal."""

    def __init__(self, name, folder, laptop):
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir()
        (self.folder / "bin").mkdir()
        program = self.folder / "bin" / "tasuki"
        program.write_text(STAND_IN.format(program=(BIN / "tasuki").resolve(), folder=self.folder))
        program.chmod(0o755)
        (self.folder / "rc").write_text(RC[name])
        (self.folder / ".zshrc").write_text(RC[name])
        env = environment(laptop.env)
        env.update(PATH=f"{self.folder / 'bin'}:{env['PATH']}", HOME=str(self.folder),
                   ZDOTDIR=str(self.folder), TERM="xterm", XDG_CONFIG_HOME=str(self.folder),
                   XDG_DATA_HOME=str(self.folder), XDG_CACHE_HOME=str(self.folder))
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 180, 0, 0))
        self.process = subprocess.Popen([shutil.which(name), *START[name]], env=env, stdin=slave,
                                        stdout=slave, stderr=slave, cwd=self.folder,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.screen = b""
        self.until(lambda: b"ready> " in self.screen, "it is ready")

    def close(self):
        stop(self.process, 9)
        os.close(self.master)

    def look(self, seconds=0.05):
        while select.select([self.master], [], [], seconds)[0]:
            try:
                more = os.read(self.master, 65536)
            except OSError:
                return
            self.screen += more
            seconds = 0

    def until(self, condition, what):
        deadline = time.monotonic() + 30
        while not condition():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Failed(f"{self.process.args[0]}: not {what}: {self.screen[-3000:]!r}")
            self.look()

    def asked(self):
        path = self.folder / "asked"
        return len(path.read_text().split()) if path.exists() else 0

    def press_tab(self, typed):
        """Types, presses TAB, and waits until the shell knows what may follow."""
        self.screen = b""
        before = self.asked()
        os.write(self.master, typed.encode() + TAB)
        self.until(lambda: self.asked() > before, f"{typed!r} was asked about")

    def run(self, typed):
        """The words of the command that `typed` and a TAB make."""
        path = self.folder / "typed"
        if path.exists():
            path.unlink()
        self.press_tab(typed)
        quiet = len(self.screen) - 1
        while quiet != len(self.screen):  # It has drawn what it found.
            quiet = len(self.screen)
            self.look(0.3)
        os.write(self.master, b"\r")
        self.until(path.exists, f"{typed!r} was run")
        self.until(lambda: b"ready> " in self.screen, "it is ready again")
        return path.read_text().split("\0")[:-1]

    def offers(self, typed, *texts):
        """What stands on the screen once all of `texts` do; the line is thrown away."""
        self.press_tab(typed)
        self.until(lambda: all(text.encode() in self.screen for text in texts), f"{texts} are offered")
        self.look(0.3)
        screen = self.screen.decode(errors="replace")
        self.screen = b""
        os.write(self.master, b"\x15\r")
        self.until(lambda: b"ready> " in self.screen, "the line is thrown away")
        return screen


# Names, with a part of each that somebody types.
HOSTILE = {"O'Brien \"Bob\"": "Brie", "Kim $(touch pwned)": "Kim", "Lee `touch pwned`; touch pwned": "Lee",
           "Cho & touch pwned #": "Cho", "Ito\\ $HOME": "Ito", "Ann: Sales=1": "Ann",
           "Zed !! *": "Zed", "Uno ~ {a,b} [x]": "Uno"}


class Completion(Team):
    @classmethod
    def setUpClass(cls):
        for shell in SHELLS:
            if shutil.which(shell) is None:
                raise unittest.SkipTest(f"no {shell} here")

    def setUp(self):
        super().setUp()
        for name in ("Sato Kenji", "Sakura Yamamoto", "山田 太郎", "Doe Jane", *HOSTILE):
            self.sato.json("add", name)
        self.sato.json("add", "--company", "青空商事", "Endo")
        self.sato.json("member", "add", "Suzuki Hanako")
        self.sato.json("member", "add", "Ng \"$(touch pwned)\"")

    def in_each_shell(self, check):
        for name in SHELLS:
            with self.subTest(shell=name):
                shell = Shell(name, self.folder, self.sato)
                try:
                    check(name, shell)
                finally:
                    shell.close()

    def test_what_is_offered(self):
        def check(name, shell):
            self.assertEqual(["status"], shell.run("tasuki stat"))
            self.assertEqual(["member", "code"], shell.run("tasuki member co"))
            self.assertEqual(["list", "--due-by"], shell.run("tasuki list --du"))
            self.assertEqual(["touch", "Sato", "email"], shell.run("tasuki touch Sato em"))
            self.assertEqual(["next", "Sato", "+3d", "--channel", "linkedin"],
                             shell.run("tasuki next Sato +3d --channel lin"))
            self.assertEqual(["outcome", "Sato", "considering"], shell.run("tasuki outcome Sato cons"))
            self.assertEqual(["member", "role", "Suzuki", "auditor"],
                             shell.run("tasuki member role Suzuki aud"))
            self.assertEqual(["deal", "stage", "Sato", "negotiation"],
                             shell.run("tasuki deal stage Sato nego"))
            self.assertEqual(["assign", "Sato", "Suzuki Hanako"], shell.run("tasuki assign Sato Suz"))
            self.assertEqual(["firm", "show", "青空商事"], shell.run("tasuki firm show 青"))
            self.assertEqual(["show", "山田 太郎"], shell.run("tasuki show 山"))
            # By a part of a name that is not its beginning.
            self.assertEqual(["show", "Sakura Yamamoto"], shell.run("tasuki show Yamamo"))
            screen = shell.offers("tasuki touch Sato ", "email", "phone", "letter")
            self.assertEqual(1, screen.count("linkedin"), screen)
            screen = shell.offers("tasuki show --", "--known", "--lang")
            self.assertEqual(1, screen.count("--known"), screen)

        self.in_each_shell(check)

    def test_a_line_with_quotes(self):
        def check(name, shell):
            self.assertEqual(["show", "Sato Kenji"], shell.run("tasuki show 'Sato K"))
            self.assertEqual(["show", "Sato Kenji"], shell.run('tasuki show "Sato K'))
            self.assertEqual(["show", "Sato Kenji"], shell.run("tasuki show Sato\\ K"))

        self.in_each_shell(check)

    def test_what_begins_otherwise_is_not_replaced(self):
        def check(name, shell):
            if name != "fish":  # It looks for parts by itself.
                shell.offers("tasuki show a", "Sato", "Doe")
            typed = shell.offers("tasuki show Sa", "Sato", "Sakura")
            self.assertNotIn("pwned", typed)

        self.in_each_shell(check)

    def test_no_word_of_a_colleague_is_run(self):
        def check(name, shell):
            for hostile, part in HOSTILE.items():
                for quote in ("", '"', "'"):
                    with self.subTest(shell=name, name=hostile, quote=quote):
                        self.assertEqual(["show", hostile],
                                         shell.run(f"tasuki show {quote}{part}"))
            self.assertEqual(["list", "--owner", "Ng \"$(touch pwned)\""],
                             shell.run("tasuki list --owner Ng"))
            shell.offers("tasuki show ", "Kim", "Lee", "Cho")
            left = [path.name for path in shell.folder.iterdir()]
            self.assertNotIn("pwned", left)

        self.in_each_shell(check)

    def test_nothing_is_offered_where_nothing_is_known(self):
        nowhere = run([BIN / "tasuki", "complete", "--", "show", "Sa"],
                      {"TASUKI_HOME": self.folder + "/none"}, check=None)
        self.assertEqual(b"", nowhere.stdout)
        verbs = run([BIN / "tasuki", "complete", "--", "stat"], check=0).stdout.decode()
        self.assertEqual(["words", "status"], verbs.split("\n")[:2])
        self.sato.start_agent()
        asked = run([BIN / "tasuki", "complete", "--", "show", "Sato K"], self.sato.env)
        self.assertEqual(b"names\nSato Kenji\n\n", asked.stdout)
        # A name that would be read as a flag is not offered, and nothing twice.
        self.sato.run("add", "--queue", "--", "--json Sato Keno")
        self.sato.json("add", "Sato Kenji")
        asked = run([BIN / "tasuki", "complete", "--", "show", "Sato Ke"], self.sato.env)
        self.assertEqual(b"names\nSato Kenji\n\n", asked.stdout)
        other = run([BIN / "tasuki", "complete", "--", "--home", self.sato.home, "show", "Sato K"])
        self.assertEqual(b"names\nSato Kenji\n\n", other.stdout)


if __name__ == "__main__":
    unittest.main()
