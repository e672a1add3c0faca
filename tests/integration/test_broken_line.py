"""A line that breaks each connection at the same place (a firewall, a bad cable): `sync` ends, says
so, and nothing is lost or doubled."""
# labels: integration asan-long

import contextlib
import socket
import struct
import threading
import time
import unittest

from harness import Team


class BreakingLine:
    """A port of the loopback that carries to a server's, and resets each connection once it has
    carried `limit` bytes upwards."""

    def __init__(self, server, limit):
        self.limit = limit
        host, port = server.rsplit(":", 1)
        self.server = (host, int(port))
        self.gate = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.gate.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.gate.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.gate.accept()
                server = socket.create_connection(self.server)
                for ends in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, source, sink, up):
        carried = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                carried += len(data)
                if up and carried > self.limit:
                    for end in (source, sink):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        end.close()
                    return
                sink.sendall(data)


class BrokenLine(Team):
    def through(self, laptop, address):
        config = laptop.home / "config.json"
        config.write_text(config.read_text().replace(self.address, address))
        self.address = address

    def test_sync_ends_wherever_the_line_breaks(self):
        self.sato.json("add", "Mori")
        self.sato.sync()
        self.address = self.server.address
        for limit in (0, 100, 300, 600, 900):
            with self.subTest(limit=limit):
                self.sato.json("note", "Mori", f"through {limit}")
                line = BreakingLine(self.server.address, limit)
                self.addCleanup(line.close)
                self.through(self.sato, line.address)
                began = time.monotonic()
                error = self.sato.fails(3, "sync", "--wait", "1")
                self.assertLess(time.monotonic() - began, 10)
                self.assertIn("kept", error["text"])
                self.assertRegex(error["text"], "the connection (was reset|broke off|to .* breaks)"
                                                "|cannot be reached")
                self.assertNotEqual("0", self.sato.status()["outbox"])
                line.close()
                self.through(self.sato, self.server.address)
                self.sato.sync()
                self.assertEqual("0", self.sato.status()["outbox"])
                shown = self.sato.run("show", "Mori").split("\n")
                self.assertEqual(1, sum(f"through {limit} " in line + " " for line in shown))


if __name__ == "__main__":
    unittest.main()
