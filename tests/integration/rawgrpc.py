"""gRPC as a stranger speaks it: just enough HTTP/2 to put any bytes before the server's sync."""

import contextlib
import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
END_STREAM, END_HEADERS = 1, 4


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=10)


def http2(kind, flags, stream, payload=b""):
    length = struct.pack(">I", len(payload))[1:]
    return length + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def headers(method):
    fields = ((":method", "POST"), (":scheme", "http"), (":path", method),
              (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc"))
    block = b""
    for name, value in fields:  # Literals without indexing (RFC 7541 §6.2.2).
        block += b"\0" + bytes((len(name),)) + name.encode() + bytes((len(value),)) + value.encode()
    return block


def message(body):
    """gRPC's frame around one message."""
    return b"\0" + struct.pack(">I", len(body)) + body


def opening(method):
    return PREFACE + http2(SETTINGS, 0, 0) + http2(HEADERS, END_HEADERS, 1, headers(method))


def read_all(link, seconds=10):
    """The messages of stream 1 until it ends, the connection does, or nothing comes; and whether
    the other side ended it."""
    link.settimeout(seconds)
    raw = body = b""
    ended = False
    with contextlib.suppress(OSError):
        while not ended:
            more = link.recv(65536)
            if not more:
                ended = True
                break
            raw += more
            while len(raw) >= 9 and len(raw) >= 9 + int.from_bytes(raw[:3], "big"):
                length, kind, flags = int.from_bytes(raw[:3], "big"), raw[3], raw[4]
                payload, raw = raw[9:9 + length], raw[9 + length:]
                if kind == DATA:
                    body += payload
                ended = ended or kind in (RST_STREAM, GOAWAY) or (
                    kind in (DATA, HEADERS) and flags & END_STREAM)
    found = []
    while len(body) >= 5:
        size = int.from_bytes(body[1:5], "big")
        found.append(body[5:5 + size])
        body = body[5 + size:]
    return found, bool(ended)


def call(address, bodies, method="/tasuki.v1.Sync/Session"):
    """Sends `bodies` as messages on one stream; what came back, as read_all gives it."""
    with connect(address) as link:
        link.sendall(opening(method))
        for body in bodies:
            link.sendall(http2(DATA, 0, 1, message(body)))
        return read_all(link)


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def field(number, value):
    """One protobuf field: a number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value
