#!/usr/bin/env python3
"""Two visitors talk over scripts/chat_server.gy; one has gone before the other one speaks again."""
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

sys.path.insert(0, os.environ["PYTHONPATH"])
from test_websocket import CLOSE, Peer, TEXT, check, frame, request  # pylint: disable=wrong-import-position

process = subprocess.Popen([sys.argv[1], sys.argv[2], "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
atexit.register(process.kill)
url = process.stdout.readline().strip()
port = int(url.rstrip("/").rpartition(":")[2])


def visit(name):
    sock = socket.create_connection(("127.0.0.1", port))
    sock.settimeout(60)
    peer = Peer(sock)
    sock.sendall(request("/chat/" + name).encode())
    check(peer.head().startswith("HTTP/1.1 101 "), "to come in")
    return peer


def hear(peer, *texts):
    for text in texts:
        heard = peer.frame()
        check(heard == (TEXT, text.encode(), True), "what is heard", heard, text)


with urllib.request.urlopen(url, timeout=60) as page:
    check(b"WebSocket" in page.read() and "text/html" in page.headers["content-type"], "the page")
ada = visit("Ada")
hear(ada, "Ada comes in")
bob = visit("B%C3%B6b")
hear(bob, "Böb comes in")
hear(ada, "Böb comes in")
try:
    urllib.request.urlopen(url + "chat/Ada", timeout=60)
    check(False, "a second Ada")
except urllib.error.HTTPError as error:
    check(error.code == 409, "a second Ada", error.code)
ada.sock.sendall(frame(TEXT, b"hello"))
hear(ada, "Ada: hello")
hear(bob, "Ada: hello")
with urllib.request.urlopen(url + "visitors", timeout=60) as answer:
    check(json.load(answer) == ["Ada", "Böb"], "who is there")
bob.sock.close()
hear(ada, "Böb goes out")
process.send_signal(signal.SIGINT)
check(ada.frame() == (CLOSE, b"\x03\xe9", True), "goodbye")
ada.sock.sendall(frame(CLOSE, b"\x03\xe9"))
out, errors = process.communicate(timeout=120)
check(process.returncode == 130 and "Traceback" not in errors, "the end", process.returncode, out, errors)
