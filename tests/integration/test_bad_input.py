"""Bad input of every kind (acceptance 9): a clear error, the documented exit code, nothing lost,
and the server stays up."""

import base64
import json
import os
import pathlib
import socket
import struct
import unittest

import faults
import rawgrpc
from harness import BIN, Team, run
from rawgrpc import field

EVENT_BYTES_MAX = 128 << 10


class StrangeFrames(Team):
    """Whatever reaches the port, laptops go on syncing."""

    def setUp(self):
        super().setUp()
        self.chance = faults.chance()
        self.prospect = self.sato.json("add", "Yamada")["prospect"]
        self.sato.sync()

    def assert_serving(self):
        self.assertIsNone(self.server.process.poll(), "the server has died")
        written = self.sato.json("note", self.prospect, "still here")["event_ids"]
        self.sato.sync()
        faults.check_all_there(faults.log(self.sato), written, "after strange frames")

    def send_and_leave(self, data, rudely):
        with rawgrpc.connect(self.server.address) as link:
            if rudely:  # A reset instead of a goodbye.
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            try:
                link.sendall(data)
            except OSError:
                pass  # Refused half-way: as it should be.

    def test_random_bytes_on_the_port(self):
        for length in (0, 1, 9, 24, 1000, 100_000):
            self.send_and_leave(self.chance.randbytes(length), rudely=length % 2 == 0)
        self.send_and_leave(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", rudely=False)
        self.assert_serving()

    def test_http2_that_stops_or_turns_to_noise_at_any_byte(self):
        good = rawgrpc.opening("/tasuki.v1.Sync/Session") + rawgrpc.http2(
            rawgrpc.DATA, 0, 1, rawgrpc.message(self.hello()))
        for cut in sorted(self.chance.sample(range(len(good)), 25)):
            self.send_and_leave(good[:cut], rudely=cut % 2 == 0)
            self.send_and_leave(good[:cut] + self.chance.randbytes(200), rudely=cut % 3 == 0)
        self.assert_serving()

    def hello(self, **changes):
        """A Hello (sync.proto) of a device that was never enrolled."""
        values = {"version_min": 1, "version_max": 1, "team": bytes.fromhex(self.server.team_id),
                  "device": b"d" * 16, "replica": b"r" * 16, "chain": b"c" * 32, **changes}
        numbers = {"version_min": 1, "version_max": 2, "team": 3, "device": 4, "replica": 5,
                   "chain": 7}
        return field(1, b"".join(field(numbers[name], value) for name, value in values.items()))

    def answer(self, *bodies):
        """The last message the server said before it ended the stream."""
        found, ended = rawgrpc.call(self.server.address, bodies)
        self.assertTrue(ended, f"the server does not end a stream of bad frames; it said {found}")
        return found[-1] if found else b""

    def test_truncated_and_random_frames(self):
        whole = self.hello()
        for cut in self.chance.sample(range(1, len(whole)), 10):
            self.answer(whole[:cut])
        for _ in range(20):
            self.answer(self.chance.randbytes(self.chance.randint(1, 5000)))
        self.answer(field(2, b""), b"")      # A push before Hello.
        self.answer(field(3, field(1, 5)))   # Credit before Hello.
        self.answer(field(99, b"unknown"))   # A frame of another time.
        for method in ("Enroll", "Invite", "Nothing"):
            rawgrpc.call(self.server.address, [self.chance.randbytes(300)],
                         f"/tasuki.v1.Sync/{method}")
        self.assert_serving()

    def test_hello_that_is_refused_says_why(self):
        self.assertIn(b"update the older", self.answer(self.hello(version_min=98, version_max=99)))
        self.assertIn(b"tasuki join CODE", self.answer(self.hello()))
        self.assertIn(b"tasuki join CODE", self.answer(self.hello(team=b"x" * 16)))
        self.assertIn(b"Hello names", self.answer(self.hello(team=b"short")))
        self.assertIn(b"Hello names", self.answer(self.hello(chain=b"")))
        self.assert_serving()

    def test_a_message_that_is_too_long(self):
        self.send_and_leave(rawgrpc.opening("/tasuki.v1.Sync/Session") + rawgrpc.http2(
            rawgrpc.DATA, 0, 1, b"\0\xff\xff\xff\xff" + b"x" * 16000), rudely=False)
        self.send_and_leave(rawgrpc.PREFACE + b"\xff\xff\xff" + b"\0" * 6, rudely=True)
        self.assert_serving()

    def test_many_who_connect_and_say_nothing(self):
        links = [rawgrpc.connect(self.server.address) for _ in range(100)]
        self.assert_serving()
        for link in links:
            link.close()


class BadWords(Team):
    """What a person may type or feed in."""

    def setUp(self):
        super().setUp()
        self.prospect = self.sato.json("add", "Yamada Taro", "--company", "Acme")["prospect"]
        self.sato.run("add", "Yamada Jiro")

    def file(self, name, content):
        path = pathlib.Path(self.folder) / name
        path.write_bytes(content)
        return str(path)

    def assert_nothing_written(self, code, *command):
        before = faults.ids(faults.log(self.sato))
        error = self.sato.fails(code, *command)
        self.assertTrue(error["code"] and error["text"], error)
        self.assertEqual(before, faults.ids(faults.log(self.sato)))
        done = run([BIN / "tasuki", *command], self.sato.env, code)  # And for people.
        self.assertEqual(b"", done.stdout)
        self.assertTrue(done.stderr.strip())
        return error

    def test_an_event_that_is_too_big(self):
        noise = base64.b64encode(os.urandom(EVENT_BYTES_MAX))  # Too much, packed too.
        error = self.assert_nothing_written(1, "touch", self.prospect, "email", "--body-file",
                                            self.file("mail.txt", noise))
        self.assertRegex(error["text"], r"more than \d+ bytes")
        # Each text is short enough by itself, the event is not.
        half = base64.b64encode(os.urandom(95_000)).decode()
        error = self.assert_nothing_written(
            1, "touch", self.prospect, "email", "--body-file",
            self.file("mail.txt", base64.b64encode(os.urandom(73_000))), "--summary", half)
        self.assertIn(str(EVENT_BYTES_MAX), error["text"] + error["do"])
        self.sato.sync()

    def test_a_who_that_fits_two(self):
        error = self.assert_nothing_written(1, "touch", "Yamada", "email")
        self.assertIn("Yamada Taro", error["text"])
        self.assertIn("Yamada Jiro", error["text"])
        self.assertTrue(error["do"])

    def test_a_map_that_names_a_missing_column(self):
        table = self.file("t.csv", b"id,at\n1,2020-01-06 09:00\n")
        mapping = self.file("m.json", json.dumps(
            {"source": "crm", "zone": "Asia/Tokyo", "columns": {"case": "id", "at": "when"},
             "name": "{id}", "active": "all",
             "rules": [{"when": {}, "do": ["prospect inbound"]}]}).encode())
        error = self.assert_nothing_written(1, "import", table, "--map", mapping)
        self.assertIn("when", error["text"])
        self.assertTrue(error["do"])

    def test_broken_quotes_and_invalid_bytes_lose_no_other_row(self):
        table = self.file("t.csv", b'id,at,what\n1,2020-01-06 09:00,new\n2,"2020-01-06 09:00,new\n'
                                   b'3,2020-01-06 09:00,new\n')
        bytes_table = self.file("u.csv", b"id,at,what\n4,2020-01-06 09:00,new\n"
                                         b"\xff\xfe,2020-01-06 09:00,new\n"
                                         b"5,2020-01-06 09:00,new\n")
        mapping = self.file("m.json", json.dumps(
            {"source": "crm", "zone": "Asia/Tokyo", "columns": {"case": "id", "at": "at"},
             "name": "Case {id}", "active": "all",
             "rules": [{"when": {"what": "new"}, "do": ["prospect inbound"]}]}).encode())
        for path, cases in ((table, ("1",)), (bytes_table, ("4", "5"))):
            rejects = f"{path}.rejects"
            done = run([BIN / "tasuki", "import", path, "--map", mapping, "--rejects", rejects,
                        "--json"], self.sato.env, 1)
            self.assertGreater(int(json.loads(done.stdout)["rejected"]), 0)
            self.assertGreater(len(pathlib.Path(rejects).read_bytes().splitlines()), 1)
            for case in cases:
                self.assertEqual("1", self.sato.json("find", f"Case {case}")["total"], case)

    def test_text_that_is_no_utf8(self):
        before = faults.ids(faults.log(self.sato))
        done = run([BIN / "tasuki", "note", self.prospect, b"\xff\xfe\x00".rstrip(b"\0").decode(
            "utf-8", "surrogateescape")], self.sato.env, None)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        if done.returncode != 0:
            self.assertEqual(before, faults.ids(faults.log(self.sato)))
        json.loads(run([BIN / "tasuki", "show", self.prospect, "--json"], self.sato.env).stdout)
        self.sato.sync()

    def test_join_codes_and_addresses_that_are_wrong(self):
        fresh = self.laptop("fresh")
        for code, server in (("", self.server.address), ("nonsense", self.server.address),
                             ("7K2QF-M9XAB-3TDRE-W4HNC", self.server.address), ("x", "no address")):
            done = run([BIN / "tasuki", "join", code, "--server", server, "--wait", "2", "--json"],
                       fresh.env, None)
            self.assertIn(done.returncode, (1, 2, 3), (code, server, done.stdout))
            self.assertTrue(json.loads(done.stdout)["error"]["text"])
        self.server.process.send_signal(0)


class BrokenFiles(Team):
    """A store, a key or a configuration that does not read."""

    def setUp(self):
        super().setUp()
        self.prospect = self.sato.json("add", "Yamada")["prospect"]
        self.sato.sync()
        self.sato.run("note", self.prospect, "in the outbox")

    def damaged(self, path, content):
        """Writes other bytes over a file; gives a function that puts the old ones back."""
        before = path.read_bytes()
        path.write_bytes(content(before))
        return lambda: path.write_bytes(before)

    def test_a_laptops_store_that_does_not_read(self):
        before = faults.log(self.sato)
        home = self.sato.home
        for name, content in (("db/CURRENT", lambda _: b"nonsense\n"),
                              ("db/MANIFEST-*", lambda old: old[:len(old) // 2] + b"\xff" * 40),
                              ("config.json", lambda _: b"{"),
                              ("key", lambda _: b"short"),
                              ("device.key", lambda old: old[:3])):
            path = next(home.glob(name))  # The manifest has another number each time.
            mend = self.damaged(path, content)
            for command in (["status"], ["note", self.prospect, "x"], ["sync"]):
                error = self.sato.fails(1, *command)
                self.assertTrue(error["text"], (path, command))
            mend()
            self.assertEqual(before, faults.log(self.sato), path)
        self.sato.sync()

    def test_a_servers_store_that_does_not_read(self):
        self.server.stop()
        data = self.server.data
        key = data.with_name("data.key")
        serve = [BIN / "tasukid", "serve", "--data", data, "--listen", "127.0.0.1:0"]
        for path, content in ((data / "db" / "CURRENT", lambda _: b"nonsense\n"),
                              (key, lambda _: b"short")):
            mend = self.damaged(path, content)
            for command in (serve, [BIN / "tasukid", "check", "--data", data]):
                self.assertTrue(run(command, None, 1).stderr.strip(), (path, command))
            mend()
        for wrong in (["serve", "--data", f"{self.folder}/none", "--listen", "127.0.0.1:0"],
                      ["check", "--data", f"{self.folder}/none"]):
            self.assertTrue(run([BIN / "tasukid", *wrong], None, 1).stderr.strip())
        for usage in (["serve", "--data", data, "--listen", "0.0.0.0:0"], ["serve"], ["dance"],
                      ["serve", "--data", data, "--listen", "nonsense"]):
            self.assertTrue(run([BIN / "tasukid", *usage], None, 2).stderr.strip(), usage)
        self.server.check()
        self.server.start()
        self.sato.sync()

    def test_check_finds_a_byte_that_was_changed(self):
        # A backup has everything in tables; in a log the last bytes may be torn by a crash.
        for text in range(20):
            self.sato.run("note", self.prospect, f"note {text}")
        self.sato.sync()
        backup, data = f"{self.folder}/backup", pathlib.Path(self.folder) / "again" / "data"
        data.parent.mkdir()
        run([BIN / "tasukid", "backup", "--data", self.server.data, "--to", backup])
        run([BIN / "tasukid", "restore", "--from", backup, "--data", data])
        check = [BIN / "tasukid", "check", "--data", data]
        run(check)
        path = max((data / "db").glob("*.sst"), key=lambda file: file.stat().st_size)
        mend = self.damaged(path, lambda old: old[:len(old) // 3] + bytes(
            (old[len(old) // 3] ^ 1,)) + old[len(old) // 3 + 1:])
        self.assertTrue(run(check, None, 1).stderr.strip())
        mend()
        run(check)

    def test_check_and_a_second_server_keep_off_a_folder_that_is_served(self):
        self.assertIn(str(self.server.process.pid), self.server.check(1).stderr.decode())
        second = run([BIN / "tasukid", "serve", "--data", self.server.data, "--listen",
                      "127.0.0.1:0"], None, 1)
        self.assertIn(str(self.server.process.pid), second.stderr.decode())
        self.sato.sync()


if __name__ == "__main__":
    unittest.main()
