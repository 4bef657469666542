"""scripts/reverse_proxy.gy: usage: reverse_proxy.py GYRE SCRIPT"""

import atexit
import http.client
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading

from spinner_probe import check

COMMAND = sys.argv[1:3]
BIG = os.urandom(5_000_000)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Server", str(self.server.server_address[1]))
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True

    def read_chunks(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def do_POST(self):
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = self.read_chunks() if chunked else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(body, 201, X_Method=self.command)

    do_PUT = do_POST

    def do_GET(self):
        if self.path == "/headers?a=1%202":
            self.answer(repr(sorted(self.headers.items())).encode(), Set_Cookie="a=1", Connection="X-Own", X_Own="1")
        elif self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")
        elif self.path == "/broken":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.write(b"half")
            self.close_connection = True
        elif self.path == "/moved":
            self.answer(b"", 302, Location="/elsewhere")
        elif self.path == "/never":
            self.connection.recv(1)
            self.close_connection = True
        else:
            self.answer(BIG)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def backend():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # connections that break are what is tested
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def start(*args):
    process = subprocess.Popen([*COMMAND, "--listen", "127.0.0.1:0", *args], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    return process, int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])


def end(process, traces=0):
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    check(process.returncode == 130 and errors.count("Traceback") == traces, f"{process.returncode} {errors}")
    return errors


def ask(port, method, path, body=None, **options):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request(method, path, body, options.pop("headers", {}), **options)
    response = client.getresponse()
    data = response.read()
    client.close()
    return response, data


servers = [backend(), backend()]
with socket.socket() as unused:
    unused.bind(("127.0.0.1", 0))
    gone = f"http://127.0.0.1:{unused.getsockname()[1]}"
    proxy, port = start("--timeout", "1s" if not os.environ.get("GYRE_TEST_SLOW") else "20s", gone, *servers)

    # In turns; the one that is gone is left out, and nobody notices.
    turns = [ask(port, "GET", "/moved")[0] for _ in range(6)]
    check({r.status for r in turns} == {302} and all(r.headers["Location"] == "/elsewhere" for r in turns), turns)
    by = [r.headers["X-Server"] for r in turns]
    check(by[::2] == [by[0]] * 3 and by[1::2] == [by[1]] * 3 and by[0] != by[1], by)

    # What is passed on of heads, both ways.
    response, data = ask(port, "GET", "/headers?a=1%202", headers={"X-Mine": "yes", "Connection": "X-Hop", "X-Hop": "1"})
    seen = {name.lower(): value for name, value in eval(data)}
    check(seen["x-mine"] == "yes" and "x-hop" not in seen, seen)
    check((seen["x-forwarded-for"], seen["x-forwarded-host"]) == ("127.0.0.1", f"127.0.0.1:{port}"), seen)
    check(response.headers["Set-Cookie"] == "a=1" and "X-Own" not in response.headers, response.headers)

    # Bodies: large, in chunks, none.
    check(ask(port, "GET", "/big")[1] == BIG, "a large answer")
    check(ask(port, "GET", "/chunks")[1] == b"onetwo", "an answer in chunks")
    response, data = ask(port, "HEAD", "/big")
    check((data, response.headers["Content-Length"]) == (b"", str(len(BIG))), response.headers)
    response, data = ask(port, "POST", "/", BIG)
    check((response.status, data == BIG, response.headers["X-Method"]) == (201, True, "POST"), response.status)
    check(ask(port, "PUT", "/", iter([b"in ", b"pieces"]), encode_chunked=True,
              headers={"Transfer-Encoding": "chunked"})[1] == b"in pieces", "a request in chunks")

    # A server that fails half-way, and one that never answers.
    try:
        ask(port, "GET", "/broken")
        check(False, "half an answer was taken for a whole one")
    except (http.client.IncompleteRead, ConnectionResetError):
        pass
    response, data = ask(port, "GET", "/never")
    check((response.status, data) == (504, b"the server takes too long\n"), (response.status, data))

    # A client that goes away in the middle; then a port that is in use.
    with socket.create_connection(("127.0.0.1", port)) as rude:
        rude.sendall(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
        rude.recv(100)
    check(ask(port, "GET", "/chunks")[0].status == 200, "after a rude client")
    done = subprocess.run([*COMMAND, "-l", f"127.0.0.1:{port}", servers[0]], capture_output=True, text=True, check=False)
    check((done.returncode, done.stderr) == (1, f"reverse_proxy: cannot listen on 127.0.0.1:{port}: Address already in use\n"), done)
    errors = end(proxy, traces=1)  # of the answer that broke
    check("WARNING a server cannot be reached url=" + gone in errors, errors)
    check("GET /chunks status=200 by=http://127.0.0.1:" in errors, errors)

    # Nobody there.
    proxy, port = start(gone)
    response, data = ask(port, "GET", "/")
    check((response.status, data) == (502, b"no server can be reached\n"), (response.status, data))
    end(proxy)

done = subprocess.run([*COMMAND, "example.org"], capture_output=True, text=True, check=False)
check((done.returncode, done.stderr)
      == (2, "reverse_proxy: SERVERS: a server is http://HOST:PORT, not 'example.org'\n"), done)
