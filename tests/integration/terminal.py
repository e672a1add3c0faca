"""Terminals of any width, and what a command shows there."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata

from harness import BIN, COMMAND_SECONDS, Failed, environment

WIDTHS = (60, 80, 200)
WHOLE = "TASUKI_TEST_PLAYS" in os.environ  # As in `tests/run.sh --long`.


def widths_for(number):
    """Of many alike each at one width, one after the other; all of them at each in a long run."""
    return WIDTHS if WHOLE else (WIDTHS[number % len(WIDTHS)],)


# Wide characters, marks that stand on others, letters from right to left, signs of two halves.
SCRIPTS = {
    "latin": "Wolfeschlegelsteinhausen Bergerdorff-Müller ",
    "japanese": "山田花子ジョナサン・カワグチ",
    "thai": "สมชายกรุงเทพมหานครอมรรัตนโกสินทร์",
    "devanagari": "श्री विक्रमादित्य क्षत्रिय ",
    "hebrew": "יוסף בן־מתתיהו הכהן ",
    "arabic": "عبد الرحمن بن خلدون ",
    "emoji": "🦊🏔️👩‍💻🇯🇵",
}
TIME = re.compile(r"\d{4}-\d\d-\d\d \w{3} \d\d:\d\d")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WIPED = re.compile(r"\r\x1b\[K[^\r\n]*(?=\r\x1b\[K)|\r\x1b\[K")


def name_of(script, length, mark=""):
    """`length` characters of a script; `mark` in front makes it another one."""
    text = mark + SCRIPTS[script] * (length // len(SCRIPTS[script]) + 1)
    text = text[:length]
    while text and (unicodedata.combining(text[-1]) or text[-1] in " \u200d־"):
        text = text[:-1] + text[0]
    return text


def width_of(text):
    """Columns that a terminal needs, as Unicode's tables have it."""
    width = 0
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def squeezed(text):
    """Lines joined: what is left when nothing of how it is broken counts."""
    return re.sub(r"\s", "", text)


def bare(text):
    """Without colours, and without lines that were written over."""
    return COLOUR.sub("", WIPED.sub("", text))


def started(laptop, width, *args, term="xterm-256color", more=None):
    """A command on a terminal of its own: the process, and the other end of the terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    attributes = termios.tcgetattr(slave)
    attributes[1] &= ~termios.OPOST  # Line ends as they were written.
    attributes[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, attributes)
    env = environment({**laptop.env, "TERM": term, **(more or {})})
    process = subprocess.Popen([BIN / "tasuki", *args], env=env, stdin=slave, stdout=slave,
                               stderr=slave, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))  # For Ctrl-C.
    os.close(slave)
    return process, master


def in_terminal(laptop, width, *args, check=0, term="xterm-256color", more=None, typed="",
                until=None):
    """What a command prints on a terminal of so many columns, standard error too. `typed`: at its
    keyboard; `until`: it is asked to end once that was shown."""
    process, master = started(laptop, width, *args, term=term, more=more)
    if typed:
        os.write(master, typed.encode() + b"\n")
    answer = b""
    deadline = time.monotonic() + COMMAND_SECONDS
    try:
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 1)[0]:
                continue
            part = os.read(master, 65536)
            if not part:
                break
            answer += part
            if until is not None and until in answer.decode(errors="ignore"):
                process.terminate()
    except OSError:  # The other end is closed.
        pass
    os.close(master)
    if time.monotonic() >= deadline:
        process.kill()
    code = process.wait(timeout=COMMAND_SECONDS)
    text = answer.decode()
    if check is not None and code != check:
        raise Failed(f"{args}: exit {code}, expected {check}\n{text}")
    return text


class Keyboard:
    """A person who answers what a command asks."""

    def __init__(self, laptop, *args):
        self.args = args
        self.shown = ""
        self.read = 0  # So much of it was answered.
        self.process, self.master = started(laptop, 200, *args)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    def more(self):
        """Reads what comes; False: the other end is closed."""
        if not select.select([self.master], [], [], 1)[0]:
            return True
        try:
            part = os.read(self.master, 65536)
        except OSError:
            return False
        self.shown += part.decode(errors="replace")
        return bool(part)

    def press(self, question, keys):
        """Waits for the question, then presses keys."""
        deadline = time.monotonic() + COMMAND_SECONDS
        while question not in self.shown[self.read:]:
            if time.monotonic() > deadline or not self.more():
                raise Failed(f"{self.args} did not ask {question!r}: {self.shown[self.read:]!r}")
        self.read += self.shown[self.read:].index(question) + len(question)
        os.write(self.master, keys.encode())

    def answer(self, question, text):
        self.press(question, text + "\n")

    def end(self, code):
        """What it showed, once it ended with that code."""
        deadline = time.monotonic() + COMMAND_SECONDS
        while self.more():
            if time.monotonic() > deadline:
                raise Failed(f"{self.args} does not end: {self.shown!r}")
        if self.process.wait(timeout=COMMAND_SECONDS) != code:
            raise Failed(f"{self.args}: exit {self.process.returncode}, expected {code}\n{self.shown}")
        return self.shown
