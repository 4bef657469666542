#!/usr/bin/env python3
"""Lets the HTTP client of Gyre talk to servers that others wrote: python's http.server, nginx, and a proxy.

usage: test_http_client.py GYRE

What http_client.gy prints is compared with what must come out. nginx is run from a folder of its own,
on ports that are free, with HTTP/2 over TLS by certificates that openssl makes; where one of the two is not
installed that part is left out, and said so.
"""

import atexit
import gzip
import hashlib
import http.client
import http.server
import os
import pathlib
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

SLOW = 10 if os.environ.get("GYRE_TEST_SLOW") else 1
CLIENT = pathlib.Path(__file__).with_name("http_client.gy")
BIG = b"".join(hashlib.sha256(b"%d" % i).digest() for i in range(20_000)) * 16  # 10 MB
TEXT = b"a line of text\n" * 5000


def check(condition, what, *details):
    if not condition:
        sys.exit(f"FAILED: {what}: {details}")


# ---------------------------------------------------------------- A server in Python

def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


OK = b"HTTP/1.1 200 OK\r\n"
# What is sent as it stands; the connection ends behind it.
RAW = {
    "/to-close": OK + b"\r\nup to the end",
    "/truncated": OK + b"Content-Length: 10\r\n\r\nabc",
    "/bad-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b"abc") + b"xyz\r\n",
    "/cut-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b"abc") + b"5\r\nab",
    "/bad-gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
    "/cut": OK + b"Content-Len",
    "/nothing": b"",
    "/garbage": b"\0\1\2 what is this?\r\n\r\n",
    "/two-lengths": OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "/folded": OK + b"A: b\r\n c\r\nContent-Length: 6\r\n\r\nfolded",
    "/trailers": OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b"trailers") + b"0\r\nT: x\r\n\r\n",
    "/continue": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + OK + b"Content-Length: 4\r\n\r\ndone",
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def read_body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path in RAW:
            self.wfile.write(RAW[path])
            self.close_connection = True
        elif path == "/chunked":
            self.answer(chunk(b"one ") + chunk(b"two") + chunk(b""), Transfer_Encoding="chunked")
        elif path == "/gzip":
            self.answer(gzip.compress(b"zipped " * 1000), Content_Encoding="gzip")
        elif path == "/deflate":
            self.answer(zlib.compress(b"deflated"), Content_Encoding="deflate")
        elif path.startswith("/redirect/"):
            n = int(path.rpartition("/")[2])
            self.answer(b"moved", 302, Location=f"/redirect/{n - 1}" if n > 1 else "/plain")
        elif path == "/none":
            self.send_response(204)
            self.end_headers()
        elif path == "/slow":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            try:
                for i in range(10):
                    time.sleep(0.02)
                    self.wfile.write(b"%d" % i)
            except OSError:
                self.close_connection = True
        elif path == "/auth":
            good = self.headers.get("Authorization") == "Basic bWU6c2VjcmV0"
            self.answer(b"in" if good else b"out", 200 if good else 401, WWW_Authenticate="Basic realm=x")
        elif path == "/port":
            self.answer(str(self.client_address[1]).encode())
        elif path == "/latin":
            self.answer(b"\xe4", Content_Type="text/plain; charset=iso-8859-1")
        elif path == "/close-later":
            self.answer(b"")
            self.close_connection = True
        elif path == "/echo-query":
            self.answer(query.encode())
        else:
            self.answer({"/empty": b""}.get(path, b"plain"))

    do_HEAD = do_GET

    def do_POST(self):
        if self.path == "/early":
            self.answer(b"too large", 413)
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            while self.rfile.read1(65536):  # an answer is lost where its connection is reset
                pass
            self.close_connection = True
            return
        body = self.read_body()
        if self.path == "/upload":
            self.answer(f"{len(body)} {hashlib.sha256(body).hexdigest()[:8]}".encode())
        elif self.headers["Content-Type"].startswith("multipart"):
            boundary = self.headers["Content-Type"].partition("boundary=")[2]
            self.answer(body.replace(boundary.encode(), b"B").replace(b"\r\n", b"/"))
        else:
            self.answer(repr(urllib.parse.parse_qsl(body.decode())).encode())

    do_PUT = do_POST


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # clients that go away are what this is about


# ---------------------------------------------------------------- A proxy

class Proxy(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_CONNECT(self):
        self.server.seen.append(f"CONNECT {self.path}")
        host, _, port = self.path.rpartition(":")
        if host.endswith(".invalid"):
            self.send_error(502)
            return
        with socket.create_connection((host, int(port))) as other:
            self.send_response(200)
            self.end_headers()
            ends = [self.connection, other]
            while True:
                ready, _, _ = select.select(ends, [], [], 20 * SLOW)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end is self.connection].sendall(data)
                if not ready:
                    return

    def do_GET(self):
        self.server.seen.append(f"GET {self.path}")
        url = urllib.parse.urlsplit(self.path)
        if url.hostname.endswith(".invalid"):
            self.send_error(502)
            return
        client = http.client.HTTPConnection(url.hostname, url.port)
        client.request("GET", url.path, headers={"Host": url.netloc})
        body = client.getresponse().read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def start(handler):
    server = Quiet(("127.0.0.1", 0), handler)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


# ---------------------------------------------------------------- nginx

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors crit;
events {{ worker_connections 1000; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; client_max_body_size 1m; default_type text/plain;
    ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key;
    server {{
        listen 127.0.0.1:{port}; listen 127.0.0.1:{secure_port} ssl http2; root {folder}/files;
        location /text {{ gzip on; gzip_types text/plain; }}
        location /moved {{ return 307 /text; }}
        location /upload {{ proxy_pass {behind}; proxy_http_version 1.1; proxy_request_buffering off; client_max_body_size 100m; }}
    }}
}}
"""


def make_certificates(folder):
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True, timeout=60)

    name = "/CN=Gyre test"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", name)
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", name)
    (folder / "ext").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "server.pem",
            "-days", "2", "-extfile", "ext")


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def start_nginx(folder, behind):
    port, secure_port = free_ports(2)
    os.chmod(folder, 0o755)  # its worker may be somebody else
    (folder / "files").mkdir()
    (folder / "files" / "big").write_bytes(BIG)
    (folder / "files" / "text").write_bytes(TEXT)
    make_certificates(folder)
    (folder / "conf").write_text(NGINX.format(folder=folder, port=port, secure_port=secure_port, behind=behind))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "conf")], stderr=subprocess.PIPE)
    atexit.register(process.kill)
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"nginx does not start: {process.stderr.read().decode()}")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return process, f"http://127.0.0.1:{port}", f"https://localhost:{secure_port}"
        except OSError:
            time.sleep(0.05)
    sys.exit("nginx does not listen")


# ---------------------------------------------------------------- Checks

def run(gyre, *args, env=None):
    clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    result = subprocess.run([gyre, str(CLIENT), *args], capture_output=True, text=True, timeout=50 * SLOW, env={**clean, **(env or {})})
    check(result.returncode == 0 and result.stderr == "", args, result.stdout[-2000:], result.stderr)
    return result.stdout.splitlines()


def compare(lines, expected):
    """Each line begins as expected; what libcurl says of errors is its own."""
    for line, start in zip(lines, expected):
        check(line.startswith(start), "a line", start, line)
    check(len(lines) == len(expected), "the number of lines", lines, expected)


def upload(data):
    return f"{len(data)} {hashlib.sha256(data).hexdigest()[:8]}"


def megabytes(n):
    return b"".join(bytes([i % 251]) * 65536 for i in range(n * 16))


def check_python(gyre, base):
    error = f": GET '{base}"
    compare(run(gyre, "plain", base), [
        "/plain 200 1.1 plain", "/chunked 200 1.1 one two", "/gzip 200 1.1 zipped zipped", "/deflate 200 1.1 deflated",
        "/to-close 200 1.1 up to the end", "/redirect/3 200 1.1 plain", "/empty 200 1.1 ", "/none 204 1.1 ",
        "/slow 200 1.1 0123456789", "/latin 200 1.1 ä", "/folded 200 1.1 folded", "/trailers 200 1.1 trailers", "/continue 200 1.1 done",
        "raw true",
        f"/truncated ConnectionError{error}/truncated", f"/bad-chunk ConnectionError{error}", f"/cut-chunk ConnectionError{error}",
        f"/bad-gzip ConnectionError{error}", f"/cut ConnectionError{error}", f"/nothing ConnectionError{error}",
        f"/garbage ConnectionError{error}", "/two-lengths ", f"slow TimeoutError{error}/slow': Operation timed out",
        "auth 401 out | 200 in", "head 200 ", f"upload 200 {upload(b'')}", f"upload 200 {upload(b'text')}",
        f"upload 200 {upload(b'x' * 3_000_000)}", f"chunked upload 200 {upload(megabytes(3))}",
        f"sized upload 200 {upload(megabytes(3))}", f"expecting 200 {upload(megabytes(1))}", "refused upload 413 too large",
        "form 200 [('a', 'ö &'), ('b', '1'), ('b', '2')]",
        "files 200 --B/Content-Disposition: form-data; name=\"a\"//1/--B/Content-Disposition: form-data; name=\"f\"; "
        "filename=\"ö.txt\"/Content-Type: text/plain//content/--B--/",
        "connections 1", "after the server closed 200 plain"])
    compare(run(gyre, "many", base), ["parallel 500", "half of them 100", "descriptors true"])


def check_nginx(gyre, base, secure, ca):
    expected = []
    for version in ("1.1", "2"):
        expected += [f"big {version} {len(BIG)} {hashlib.sha256(BIG).hexdigest()}", "range 206", f"zipped gzip {len(TEXT)}",
                     f"moved 200 {TEXT[:14].decode()}", "missing 404", "not allowed 405", "too large fine",
                     f"upload 200 {upload(megabytes(5))}", f"upload 200 {upload(b'x' * 500_000)}", f"upload 200 {upload(b'')}",
                     f"beside it {len(TEXT)}", f"parallel {{{len(TEXT)}}}"]
    expected += ["1.1 1.1", "by force 2", "unknown TLSError", "another name TLSError", "unverified 200"]
    lines = [line for line in run(gyre, "nginx", base, secure, ca) if line != TEXT[:14].decode() and line]
    compare(lines, expected)


def check_proxy(gyre, base, secure, ca):
    proxy = start(Proxy)
    at = f"127.0.0.1:{proxy.server_address[1]}"
    far = secure.partition("//")[2]
    good = [str(len(TEXT)), str(len(TEXT)), "502 "]
    for env, seen in [
        ({"http_proxy": at, "https_proxy": f"http://{at}"}, [f"GET {base}/text", f"CONNECT {far}", "GET http://none.invalid/", "CONNECT none.invalid:443"]),
        ({"all_proxy": f"http://{at}", "NO_PROXY": "localhost, 127.0.0.1"}, ["GET http://none.invalid/", "CONNECT none.invalid:443"]),
        ({"http_proxy": at, "HTTPS_PROXY": at, "no_proxy": "127.0.0.0/8,.localhost"}, ["CONNECT none.invalid:443", "GET http://none.invalid/"]),
    ]:
        proxy.seen.clear()
        lines = [line for line in run(gyre, "proxied", base, secure, ca, env=env)]
        check(lines[:2] == good[:2] and "\n".join(lines[2:]).startswith("502 "), "through a proxy", env, lines)
        check("ConnectionError" in "\n".join(lines[2:]), "a tunnel that is refused", env, lines)
        check(sorted(proxy.seen) == sorted(seen), "what the proxy saw", env, proxy.seen)
    # HTTP_PROXY is not heeded, for servers set it to what a client sent.
    proxy.seen.clear()
    lines = run(gyre, "proxied", base, secure, ca, env={"HTTP_PROXY": at, "no_proxy": "*"})
    check(lines[:2] == good[:2] and "ResolveError" in lines[2] and not proxy.seen, "HTTP_PROXY", lines, proxy.seen)


def main():
    gyre = sys.argv[1]
    behind = "http://127.0.0.1:%d" % start(Handler).server_address[1]
    check_python(gyre, behind)
    if not shutil.which("nginx") or not shutil.which("openssl"):
        print("not tested: nginx, HTTP/2 and proxies (Debian: apt install nginx-light openssl)")
        return
    with tempfile.TemporaryDirectory() as folder:
        process, base, secure = start_nginx(pathlib.Path(folder), behind)
        try:
            ca = f"{folder}/ca.pem"
            check_nginx(gyre, base, secure, ca)
            check_proxy(gyre, base, secure, ca)
        finally:
            process.terminate()
            process.wait(20)
    print("fine")


if __name__ == "__main__":
    main()
