# labels: integration
"""An agent's calendar feed: what is due, for whoever subscribes on this laptop, and nothing for anybody else."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import time
import unittest

from harness import Team, read_line, wait_for
from test_ics import entries

FLOOD = 1000           # Connections of strangers, held open together.
RSS_BYTES_MAX = 16 << 20  # By which they may make the agent grow.
SECONDS_MAX = 10


def split(address):
    """Port and path of a feed's address."""
    return int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{32}/tasuki\.ics)", address).group(1)), address.split("/", 3)[3]


def talk(port, data):
    """What comes back for these bytes, up to the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(data)
        answer = b""
        try:
            while more := line.recv(65536):
                answer += more
        except ConnectionResetError:
            pass
    return answer


def ask(port, path, method="GET", host=None, more=""):
    """Status, fields (lower case) and body."""
    text = f"{method} /{path.lstrip('/')} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\n{more}\r\n"
    head, _, body = talk(port, text.encode()).partition(b"\r\n\r\n")
    status, *fields = head.decode().split("\r\n")
    pairs = [field.split(": ", 1) for field in fields]
    return int(status.split()[1]), {name.lower(): value for name, value in pairs}, body


def rss_of(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Feed(Team):
    NOW = "2026-05-11T10:00:00+09:00"

    def setUp(self):
        super().setUp()
        self.assertEqual("", self.sato.status()["feed"])
        self.sato.json("add", "山田 太郎", "--company", "青空商事; Inc., \\ \"x\"")
        self.sato.json("next", "山田", "6/1 15:00", "--channel", "meeting", "--purpose", "値段の話 " * 30)
        self.sato.start_agent()

    def feed(self):
        return split(self.sato.status()["feed"])

    def read(self):
        port, path = self.feed()
        status, fields, body = ask(port, path)
        self.assertEqual((200, "text/calendar; charset=utf-8"), (status, fields["content-type"]))
        self.assertEqual(str(len(body)), fields["content-length"])
        return body.decode()

    def told(self, text):
        return [(one["UID"], one["DTSTART"], one["DTEND"], one["SUMMARY"], one["TRIGGER"], one["DESCRIPTION"])
                for one in entries(text)]

    def exported(self):
        path = os.path.join(self.folder, "out.ics")
        self.sato.json("export", "--ics", path)
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()

    def test_it_is_what_export_writes_at_every_moment(self):
        first = self.told(self.read())
        self.assertEqual(2, len(first))
        self.assertEqual(self.told(self.exported()), first)
        # Moved, it is the same entry; done, it is in no later text; opted out, nobody is.
        self.sato.json("next", "山田", "6/2 16:00", "--channel", "meeting")
        moved = self.told(self.read())
        self.assertEqual((first[1][0], "20260602T070000Z"), moved[1][:2])
        self.sato.json("touch", "山田", "email")
        self.assertEqual([first[1][0]], [one[0] for one in self.told(self.read())])
        self.sato.json("outcome", "山田", "opted-out")
        self.assertEqual([], self.told(self.read()))

    def test_an_independent_parser_reads_the_same(self):
        """`npm install ical.js` in a folder, and TASUKI_ICAL_JS=FOLDER."""
        folder = os.environ.get("TASUKI_ICAL_JS", "")
        if not folder or not shutil.which("node"):
            self.skipTest("skipped: no ical.js")
        script = os.path.join(self.folder, "read.mjs")
        with open(script, "w", encoding="utf-8") as file:
            file.write("import fs from 'fs';\n"
                       f"const ICAL = (await import({json.dumps(os.path.join(folder, 'node_modules/ical.js/dist/ical.js'))})).default;\n"
                       "const all = new ICAL.Component(ICAL.parse(fs.readFileSync(0, 'utf8'))).getAllSubcomponents('vevent');\n"
                       "console.log(JSON.stringify(all.map(one => { const e = new ICAL.Event(one); return [e.uid, "
                       "e.startDate.toICALString(), e.endDate.toICALString(), e.summary, "
                       "one.getFirstSubcomponent('valarm').getFirstPropertyValue('trigger').toString(), e.description]; })));\n")
        text = self.read()
        said = subprocess.run(["node", script], input=text.encode(), capture_output=True, check=True).stdout
        plain = [[re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], field) for field in one] for one in self.told(text)]
        self.assertEqual(plain, json.loads(said))

    def test_its_address_stays_and_is_the_members_alone(self):
        port, path = self.feed()
        kept = self.sato.home / "feed"
        self.assertEqual(0o600, stat.S_IMODE(kept.stat().st_mode))
        self.sato.stop_agent()
        self.assertEqual("", self.sato.status()["feed"])
        self.sato.start_agent()
        self.assertEqual((port, path), self.feed())
        self.assertIn(f"http://127.0.0.1:{port}/", self.sato.run("status"))
        # Another program has its port: another one, which is said, and which stays then.
        self.sato.stop_agent()
        with socket.create_server(("127.0.0.1", port)):
            self.sato.start_agent()
            self.assertIn("port", read_line(self.sato.agent, SECONDS_MAX))
            other, same = self.feed()
        self.assertNotEqual(port, other)
        self.assertEqual(path, same)
        self.sato.stop_agent()
        self.sato.start_agent()
        self.assertEqual((other, path), self.feed())
        # What does not read is made anew.
        self.sato.stop_agent()
        kept.write_text('{"port": 1e99, "secret": ""}')
        self.sato.start_agent()
        self.assertNotEqual(path, self.feed()[1])
        self.read()

    def test_nobody_else_is_answered(self):
        port, path = self.feed()
        ask_it = lambda **how: ask(port, path, **how)[0]  # noqa: E731
        self.assertEqual(200, ask_it())
        status, fields, body = ask(port, path, method="HEAD")
        self.assertEqual((200, b""), (status, body))
        self.assertGreater(int(fields["content-length"]), 100)
        for wrong in ("", path[:-1], path + "?", path.replace(path[:8], "0" * 8), "../" + path):
            self.assertEqual(404, ask(port, wrong)[0], wrong)
        for host in ("localhost", "evil.example", "127.0.0.1", f"localhost:{port}", f"127.0.0.1:{port}.evil.example"):
            self.assertEqual(421, ask_it(host=host), host)
        self.assertEqual(421, ask_it(more="Host: evil.example\r\n"))
        self.assertIn(b" 421 ", talk(port, f"GET /{path} HTTP/1.1\r\n\r\n".encode()))
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
            self.assertEqual(405, ask_it(method=method), method)
        self.assertEqual(413, ask_it(more="Content-Length: 1\r\n"))
        self.assertEqual(413, ask_it(more="Transfer-Encoding: chunked\r\n"))
        self.assertEqual(431, ask_it(more=f"X: {'x' * 9000}\r\n"))
        for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9 + b"\r\n\r\n", b"GET\r\n\r\n", b"\0" * 100 + b"\r\n\r\n",
                        b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n"):
            self.assertIn(talk(port, garbage)[:12], (b"HTTP/1.1 400", b""), garbage)
        self.assertEqual(200, ask_it())

    def test_a_flood_of_half_requests_leaves_the_agent_alone(self):
        port, path = self.feed()
        self.read()
        before = rss_of(self.sato.agent)
        lines = []
        self.addCleanup(lambda: [line.close() for line in lines])
        openings = (b"", b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 60000, os.urandom(4000), b"\r\n" * 3000,
                    f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode())
        grown = 0
        for number in range(FLOOD):
            line = socket.create_connection(("127.0.0.1", port), timeout=30)
            line.setblocking(False)
            lines.append(line)
            try:
                line.send(openings[number % len(openings)])
            except (BlockingIOError, ConnectionError):
                pass
            if number % 100 == 50:
                began = time.monotonic()
                self.sato.json("note", "山田", f"beside {number}")
                self.assertEqual(200, ask(port, path)[0])
                self.assertLess(time.monotonic() - began, SECONDS_MAX)
                grown = max(grown, rss_of(self.sato.agent) - before)
        # The system may not have handed all of them on yet.
        wait_for(lambda: ask(port, path)[0] == 200, "the feed answers")
        grown = max(grown, rss_of(self.sato.agent) - before)
        self.assertLess(grown, RSS_BYTES_MAX)
        with open(f"/proc/{self.sato.agent.pid}/status", encoding="ascii") as status:
            self.assertIn("State:", status.read())
        self.assertLess(len(os.listdir(f"/proc/{self.sato.agent.pid}/fd")), 200)
        self.sato.sync()
        self.assertEqual(2, len(self.told(self.read())))


if __name__ == "__main__":
    unittest.main()
