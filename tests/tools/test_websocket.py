#!/usr/bin/env python3
"""Drives WebSockets of Gyre from outside, by a peer that knows nothing but RFC 6455.

usage: test_websocket.py GYRE

The server: handshakes that must be refused, frames that break the rules and the close code that each earns,
fragments, pings, sizes. The client: against a server of this file.
"""

import atexit
import base64
import hashlib
import os
import pathlib
import socket
import struct
import subprocess
import sys

SLOW = 5 if os.environ.get("GYRE_TEST_SLOW") else 1
SERVER = pathlib.Path(__file__).with_name("websocket_server.gy")
CLIENT = pathlib.Path(__file__).with_name("websocket_client.gy")
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def check(condition, what, *details):
    if not condition:
        sys.exit(f"FAILED: {what}: {details}")


def frame(opcode, payload=b"", fin=True, mask=b"\1\2\3\4", rsv=0):
    size = len(payload)
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if not mask:
        return head + payload
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


class Peer:
    """One end of a connection; frames as (opcode, payload, fin)."""

    def __init__(self, sock):
        self.sock = sock
        self.data = b""

    def take(self, size):
        while len(self.data) < size:
            piece = self.sock.recv(65536)
            if not piece:
                raise EOFError
            self.data += piece
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def head(self):
        while b"\r\n\r\n" not in self.data:
            piece = self.sock.recv(65536)
            if not piece:
                break
            self.data += piece
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        return head.decode()

    def frame(self, masked=False):
        first, second = self.take(2)
        size = second & 0x7F
        check(bool(second & 0x80) == masked, "the mask of a frame")
        if size == 126:
            size, = struct.unpack(">H", self.take(2))
        elif size == 127:
            size, = struct.unpack(">Q", self.take(8))
        mask = self.take(4) if masked else b"\0\0\0\0"
        payload = bytes(b ^ mask[i % 4] for i, b in enumerate(self.take(size)))
        return first & 0x0F, payload, bool(first & 0x80)

    def close_code(self):
        opcode, payload, _ = self.frame()
        check(opcode == CLOSE, "a close frame", opcode, payload)
        return struct.unpack(">H", payload[:2])[0] if payload else None


def connect(port):
    sock = socket.create_connection(("127.0.0.1", port))
    sock.settimeout(20 * SLOW)
    return sock


def request(path="/echo", **changes):
    headers = {"Host": "a", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Key": KEY,
               "Sec-WebSocket-Version": "13"}
    headers.update({k.replace("_", "-"): v for k, v in changes.items()})
    return f"GET {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items() if v is not None) + "\r\n"


def upgraded(port, path="/echo", early=b"", **changes):
    peer = Peer(connect(port))
    peer.sock.sendall(request(path, **changes).encode() + early)
    head = peer.head()
    check(head.startswith("HTTP/1.1 101 ") and "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, "a handshake", head)
    return peer


REFUSED = [
    ({"Upgrade": None}, 426), ({"Upgrade": "h2c"}, 426), ({"Connection": "close"}, 400), ({"Sec_WebSocket_Key": None}, 400),
    ({"Sec_WebSocket_Key": "short"}, 400), ({"Sec_WebSocket_Version": "8"}, 426), ({"Origin": "http://evil"}, 403),
]

# Frames, and the close code that they earn.
BROKEN = [
    ("a frame without a mask", frame(TEXT, b"a", mask=None), 1002),
    ("reserved bits", frame(TEXT, b"a", rsv=4), 1002),
    ("an unknown opcode", frame(3, b"a"), 1002),
    ("an unknown control opcode", frame(11, b"a"), 1002),
    ("a ping in fragments", frame(PING, b"a", fin=False), 1002),
    ("a long ping", frame(PING, b"a" * 126), 1002),
    ("a continuation of nothing", frame(0, b"a"), 1002),
    ("a message inside of another", frame(TEXT, b"a", fin=False) + frame(TEXT, b"b"), 1002),
    ("text that is no UTF-8", frame(TEXT, b"\xff"), 1007),
    ("text that ends inside of a character", frame(TEXT, "ä".encode()[:1]), 1007),
    ("a surrogate", frame(TEXT, b"\xed\xa0\x80"), 1007),
    ("a close of one byte", frame(CLOSE, b"\x03"), 1002),
    ("a close with a bad code", frame(CLOSE, struct.pack(">H", 1005)), 1002),
    ("a close with a reason that is no UTF-8", frame(CLOSE, struct.pack(">H", 1000) + b"\xff"), 1007),
    ("a message beyond the limit", frame(TEXT, b"a" * 200_001), 1009),
    ("fragments beyond the limit", frame(TEXT, b"a" * 150_000, fin=False) + frame(0, b"a" * 150_000), 1009),
    ("a length of 2**63", b"\x82\xff" + b"\xff" * 8 + b"\1\2\3\4", 1002),
]


def check_server(gyre):
    process = subprocess.Popen([gyre, str(SERVER)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    atexit.register(process.kill)  # where a check fails; nothing otherwise
    port = int(process.stdout.readline())
    for changes, status in REFUSED:
        peer = Peer(connect(port))
        peer.sock.sendall(request(**changes).encode())
        head = peer.head()
        check(head.startswith(f"HTTP/1.1 {status} "), "a handshake to be refused", changes, head)
    for name, data, code in BROKEN:
        for step in (len(data), 3 if len(data) < 1000 else 1000):
            peer = upgraded(port)
            try:
                for i in range(0, len(data), step):
                    peer.sock.sendall(data[i:i + step])
            except OSError:
                pass
            check(peer.close_code() == code, name, code)
            peer.sock.close()
    # What is well: every size of a length, fragments with a ping between them, early data.
    peer = upgraded(port, early=frame(TEXT, b"early"), Origin="http://a", Sec_WebSocket_Protocol="x, chat")
    check(peer.frame() == (TEXT, b"early", True), "a message behind the handshake")
    for size in (0, 1, 125, 126, 127, 65535, 65536, 200_000):
        payload = os.urandom(size)
        peer.sock.sendall(frame(BINARY, payload))
        check(peer.frame() == (BINARY, payload, True), "binary", size)
    text = "grüße 🙂".encode()
    peer.sock.sendall(frame(TEXT, text[:4], fin=False) + frame(PING, b"p") + frame(0, text[4:7], fin=False) + frame(0, text[7:]))
    check(peer.frame() == (PONG, b"p", True) and peer.frame() == (TEXT, text, True), "fragments")
    peer.sock.sendall(b"".join(frame(TEXT, b"%d" % i) for i in range(1000)))
    check([peer.frame()[1] for i in range(1000)] == [b"%d" % i for i in range(1000)], "many messages at once")
    peer.sock.sendall(frame(PONG, b"unasked") + frame(CLOSE, struct.pack(">H", 4000) + b"bye"))
    check(peer.close_code() == 4000, "the answer to a close")
    check(peer.sock.recv(10) == b"", "the end")
    check(process.stdout.readline() == "4000 bye\n", "what the server saw of it")
    peer = upgraded(port, "/subprotocol", Sec_WebSocket_Protocol="x, chat")
    check(peer.frame() == (TEXT, b"chat", True) and peer.close_code() == 1000, "a handler that returns")
    peer = upgraded(port, "/error")
    check(peer.close_code() == 1011, "a handler that fails")
    peer = upgraded(port, "/wait")
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    peer.sock.close()
    check(process.stdout.readline() == "wait: 1006\n", "a client that has gone")
    peer = upgraded(port, "/wait")
    other = connect(port)
    other.sendall(b"GET /stop HTTP/1.1\r\nHost: a\r\n\r\n")
    check(peer.close_code() == 1001, "a server that closes")
    peer.sock.sendall(frame(CLOSE, struct.pack(">H", 1001)))
    out, errors = process.communicate(timeout=60 * SLOW)
    check(process.returncode == 1 and errors.count("ValueError: broken") == 1 and errors.count("Traceback") == 1, "the end", out, errors)


def check_client(gyre):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(60 * SLOW)
    process = subprocess.Popen([gyre, str(CLIENT), str(listener.getsockname()[1])], stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)

    def accept(answer=None):
        sock, _ = listener.accept()
        sock.settimeout(20 * SLOW)
        peer = Peer(sock)
        head = peer.head()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
        key = fields["Sec-WebSocket-Key"]
        check(len(base64.b64decode(key)) == 16 and head.startswith("GET /path?q HTTP/1.1\r\n") and fields["A"] == "b", "the request", head)
        proof = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
        answer = answer or "HTTP/1.1 101 OK\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: PROOF\r\n\r\n"
        sock.sendall(answer.replace("PROOF", proof).encode())
        return peer

    peer = accept()
    check(peer.frame(masked=True) == (TEXT, b"hello", True), "a message of the client")
    peer.sock.sendall(frame(PING, b"x", mask=None) + frame(TEXT, b"answer", mask=None))
    check(peer.frame(masked=True) == (PONG, b"x", True), "its pong")
    check(peer.frame(masked=True) == (CLOSE, struct.pack(">H", 1000), True), "its close")
    peer.sock.sendall(frame(CLOSE, struct.pack(">H", 1000), mask=None))
    peer.sock.close()
    # A mask of the server, and answers that are no handshake.
    peer = accept()
    peer.frame(masked=True)
    peer.sock.sendall(frame(TEXT, b"a"))
    check(peer.frame(masked=True)[1][:2] == struct.pack(">H", 1002), "a server that masks")
    peer.sock.close()
    good = "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: PROOF\r\n"
    for answer in ("HTTP/1.1 200 OK\r\n\r\n", good.replace("PROOF", "x") + "\r\n", good.replace("Upgrade: websocket", "A: b") + "\r\n",
                   good + "Sec-WebSocket-Protocol: x\r\n\r\n", good + "Sec-WebSocket-Extensions: y\r\n\r\n", "nonsense"):
        accept(answer).sock.close()
    out, _ = process.communicate(timeout=60 * SLOW)
    wanted = ["answer 1000", "nil 1002"] + ["ConnectionError"] * 6
    check(out.split("\n")[:-1] == wanted and process.returncode == 0, "the client", out)


def main():
    check_server(sys.argv[1])
    check_client(sys.argv[1])
    print("all well")


if __name__ == "__main__":
    main()
