"""A private D-Bus session and somebody on it who shows notifications, without any library: the daemon of Debian's `dbus-daemon`, and as
much of the D-Bus protocol (its specification, "Message Format") as that needs."""

import os
import queue
import select
import shutil
import socket
import struct
import subprocess
import threading

from harness import Failed, read_line, stop

CALL, REPLY, ERROR = 1, 2, 3
PATH, INTERFACE, MEMBER, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE = 1, 2, 3, 5, 6, 7, 8
NOTIFICATIONS = "org.freedesktop.Notifications"
START_SECONDS = 30


def present():
    return shutil.which("dbus-daemon") is not None


def padded(data, to):
    return data + b"\0" * (-len(data) % to)


def text(value):
    raw = value.encode()
    return struct.pack("<I", len(raw)) + raw + b"\0"


def texts(values):
    """A body of one array of strings."""
    body = b""
    for value in values:
        body = padded(body, 4) + text(value)
    return struct.pack("<I", len(body)) + body


def message(kind, serial, fields, signature="", body=b""):
    if signature:
        fields = {**fields, SIGNATURE: signature}
    packed = b""
    for code, value in fields.items():
        packed = padded(packed, 8)
        if code == SIGNATURE:
            packed += bytes([code, 1]) + b"g\0" + bytes([len(value)]) + value.encode() + b"\0"
        elif code == REPLY_SERIAL:
            packed += padded(bytes([code, 1]) + b"u\0", 4) + struct.pack("<I", value)
        else:
            packed += padded(bytes([code, 1]) + (b"o\0" if code == PATH else b"s\0"), 4) + text(value)
    head = b"l" + bytes([kind, 0, 1]) + struct.pack("<III", len(body), serial, len(packed)) + packed
    return padded(head, 8) + body


class Reader:
    """Values out of a message."""

    def __init__(self, data, order="<"):
        self.data, self.at, self.order = data, 0, order

    def number(self):
        self.at += -self.at % 4
        self.at += 4
        return struct.unpack(self.order + "I", self.data[self.at - 4:self.at])[0]

    def text(self):
        size = self.number()
        self.at += size + 1
        return self.data[self.at - size - 1:self.at - 1].decode()

    def short(self):
        size = self.data[self.at]
        self.at += size + 2
        return self.data[self.at - size - 1:self.at - 1].decode()


class Bus:
    """A session's daemon; `address` is what DBUS_SESSION_BUS_ADDRESS says."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", f"--address=unix:path={folder}/bus"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.address = read_line(self.process, START_SECONDS)
        self.path = os.path.join(folder, "bus")

    def stop(self):
        stop(self.process)
        self.process.stdout.close()


class Desktop:
    """Whoever shows notifications on that bus: keeps what it is asked to show, in `shown`."""

    def __init__(self, bus, capabilities=("body", "body-markup")):
        self.capabilities, self.shown, self.serial = capabilities, queue.Queue(), 0
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(bus.path)
        self.line.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        if not self.line.recv(4096).startswith(b"OK "):
            raise Failed("the bus lets nobody in")
        self.line.sendall(b"BEGIN\r\n")
        self.buffer = b""
        self.call_bus("Hello")
        self.call_bus("RequestName", "su", padded(text(NOTIFICATIONS), 4) + struct.pack("<I", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def close(self):
        self.line.shutdown(socket.SHUT_RDWR)
        self.thread.join(timeout=START_SECONDS)
        self.line.close()

    def call_bus(self, member, signature="", body=b""):
        self.serial += 1
        self.line.sendall(message(CALL, self.serial, {PATH: "/org/freedesktop/DBus", INTERFACE: "org.freedesktop.DBus", MEMBER: member,
                                                      DESTINATION: "org.freedesktop.DBus"}, signature, body))
        while True:
            kind, fields, _, _ = self.next(START_SECONDS)
            if fields.get(REPLY_SERIAL) == self.serial:
                if kind != REPLY:
                    raise Failed(f"the bus refuses {member}")
                return

    def take(self, size, seconds):
        while len(self.buffer) < size:
            ready, _, _ = select.select([self.line], [], [], seconds)
            more = self.line.recv(65536) if ready else b""
            if not more:
                raise EOFError
            self.buffer += more
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def next(self, seconds=None):
        """Kind, fields, serial and body of the next message."""
        start = self.take(16, seconds)
        order = "<" if start[:1] == b"l" else ">"
        body_size, serial, fields_size = struct.unpack(order + "III", start[4:])
        packed = self.take(fields_size + -fields_size % 8, seconds)
        reader, fields = Reader(packed, order), {}
        while reader.at < fields_size:
            reader.at += -reader.at % 8
            code = packed[reader.at]
            reader.at += 1
            kind = reader.short()
            fields[code] = {"s": reader.text, "o": reader.text, "g": reader.short, "u": reader.number}[kind]()
        return start[1], fields, serial, Reader(self.take(body_size, seconds), order)

    def serve(self):
        try:
            while True:
                kind, fields, serial, body = self.next()
                if kind == CALL:
                    self.answer(fields, serial, body)
        except (EOFError, OSError):
            pass

    def answer(self, fields, serial, body):
        self.serial += 1
        to = {REPLY_SERIAL: serial, DESTINATION: fields[SENDER]}
        if fields[MEMBER] == "GetCapabilities":
            self.line.sendall(message(REPLY, self.serial, to, "as", texts(self.capabilities)))
        elif fields[MEMBER] == "Notify":
            program, replaces, icon = body.text(), body.number(), body.text()
            self.shown.put({"program": program, "replaces": replaces, "icon": icon, "title": body.text(), "body": body.text()})
            self.line.sendall(message(REPLY, self.serial, to, "u", struct.pack("<I", self.serial)))
