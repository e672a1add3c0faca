"""Lines between a laptop and its server that break, die or are counted."""

import contextlib
import re
import select
import socket
import struct
import threading


def point(laptop, address):
    """That laptop's server is reached at `address` from now on."""
    config = laptop.home / "config.json"
    config.write_text(re.sub(r"127\.0\.0\.1:\d+", address, config.read_text()))


class Line:
    """A port of the loopback that carries to a server's. `limit`: resets each connection as soon as
    it has carried so many bytes of the server's."""

    def __init__(self, server, limit=None):
        self.limit = limit
        host, port = server.rsplit(":", 1)
        self.server = (host, int(port))
        self.connections = 0  # That ever were.
        self.resets = 0
        self.dead = set()  # Numbers of connections that carry nothing any more, and do not end.
        self.gate = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.gate.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):  # Wakes whoever accepts.
            self.gate.shutdown(socket.SHUT_RDWR)
        self.gate.close()

    def die(self):
        """All connections that are there now carry nothing any more."""
        self.dead.update(range(1, self.connections + 1))

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.gate.accept()
                self.connections += 1
                threading.Thread(target=self.carry, args=(client, self.connections),
                                 daemon=True).start()

    def carry(self, client, number):
        """One thread for both ways: a socket that nobody waits on is reset as it is closed."""
        left = self.limit
        with client, contextlib.suppress(OSError), \
                socket.create_connection(self.server) as server:
            while left is None or left > 0:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(65536 if ready is client or left is None else left)
                    if not data:
                        return
                    if number in self.dead:
                        continue
                    if ready is server and left is not None:
                        left -= len(data)
                    (server if ready is client else client).sendall(data)
            self.resets += 1
            for end in (client, server):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
