#!/usr/bin/env python3
"""Drives an HTTP server in Gyre from outside: with raw sockets, http.client and curl.

usage: test_http_server.py GYRE

The corpus of malformed and ambiguous requests comes first: each must be refused with the status that its
row names, and the connection closed. Then what a server must do well: keep-alive, pipelining, chunked
bodies, 100-continue, timeouts, and the end of handlers whose client has gone.
"""

import atexit
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SLOW = 5 if os.environ.get("GYRE_TEST_SLOW") else 1
SERVER = pathlib.Path(__file__).with_name("http_server.gy")

# (name, bytes, status). HOST stands for a good Host header.
HOST = b"Host: a\r\n"
REFUSED = [
    ("both lengths", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("both lengths, other order", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    ("two lengths that differ", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    ("two lengths that are equal", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("a list of lengths", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    ("a negative length", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    ("a length with a sign", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +1\r\n\r\na", 400),
    ("a length in hex", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x1\r\n\r\na", 400),
    ("a length with a space in it", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1 0\r\n\r\na", 400),
    ("an empty length", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length:\r\n\r\n", 400),
    ("a length beyond 64 bits", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 18446744073709551617\r\n\r\na", 400),
    ("chunked twice", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    ("two codings", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
    ("chunked not last", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400),
    ("an unknown coding", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n", (400, 501)),
    ("a coding that only looks like chunked", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", (400, 501)),
    ("a coding with a vertical tab", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400),
    ("an empty coding beside a length", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("identity before chunked", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", 400),
    ("an empty coding in the list", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", 400),
    ("a coding in quotes", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", (400, 501)),
    ("a coding with a parameter", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n", (400, 501)),
    ("a coding behind a space that is none", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: \xa0chunked\r\n\r\n0\r\n\r\n", (400, 501)),
    ("a coding on a folded line", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    ("both lengths, of GET", b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("two lengths in other letters", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\ncontent-length: 4\r\n\r\nabcd", 400),
    ("a length with a comma", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3,\r\n\r\nabc", 400),
    ("a length with an underscore", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1_0\r\n\r\nabc", 400),
    ("a length with an exponent", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1e1\r\n\r\nabc", 400),
    ("a length with a vertical tab", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\x0b\r\n\r\nabc", 400),
    ("a length of other digits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ٣\r\n\r\nabc".encode(), 400),
    ("a coding with HTTP/1.0", b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("a bare CR in a value", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\rC: d\r\n\r\n", 400),
    ("a bare CR in the line", b"GET /\r HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("bare LFs", b"GET / HTTP/1.1\nHost: a\n\n", 400),
    ("one bare LF", b"GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n", 400),
    ("LF CR", b"GET / HTTP/1.1\r\nHost: a\n\rB: c\r\n\r\n", 400),
    ("a folded line", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n c\r\n\r\n", 400),
    ("a line folded with a tab", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n\tc\r\n\r\n", 400),
    ("a first line folded", b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    ("a space before the colon", b"GET / HTTP/1.1\r\n" + HOST + b"A : b\r\n\r\n", 400),
    ("a space before the colon of a length", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length : 1\r\n\r\na", 400),
    ("no colon", b"GET / HTTP/1.1\r\n" + HOST + b"abc\r\n\r\n", 400),
    ("no name", b"GET / HTTP/1.1\r\n" + HOST + b": b\r\n\r\n", 400),
    ("a bad name", b"GET / HTTP/1.1\r\n" + HOST + b"A(b): c\r\n\r\n", 400),
    ("a name with a NUL", b"GET / HTTP/1.1\r\n" + HOST + b"A\0: c\r\n\r\n", 400),
    ("a value with a NUL", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\0c\r\n\r\n", 400),
    ("a target with a NUL", b"GET /\0 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a value with DEL", b"GET / HTTP/1.1\r\n" + HOST + b"A: \x7f\r\n\r\n", 400),
    ("a line of a space", b"GET / HTTP/1.1\r\n \r\n" + HOST + b"\r\n", 400),
    ("a tab in a name", b"GET / HTTP/1.1\r\n" + HOST + b"A\tb: c\r\n\r\n", 400),
    ("a name of high bytes", b"GET / HTTP/1.1\r\n" + HOST + b"\xc3\xa4: b\r\n\r\n", 400),
    ("two CRs behind the line", b"GET / HTTP/1.1\r\r\n" + HOST + b"\r\n", 400),
    ("two CRs behind a header", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\r\n\r\n", 400),
    ("a head that ends with a bare LF", b"GET / HTTP/1.1\r\n" + HOST + b"\n", 400),
    ("a head that ends with a bare CR", b"GET / HTTP/1.1\r\n" + HOST + b"\rGET", 400),
    ("a value with an escape", b"GET / HTTP/1.1\r\n" + HOST + b"A: \x1b[2J\r\n\r\n", 400),
    ("two hosts in one", b"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    ("a host with a space", b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    ("a port that is no number", b"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
    ("a port beyond all", b"GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
    ("two ports", b"GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 400),
    ("an address without an end", b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
    ("an address with a tail", b"GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", 400),
    ("no host", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("two hosts", b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    ("two hosts in 1.0", b"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ("a host with a path", b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    ("a host with a user", b"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
    ("two words in the line", b"GET /\r\n" + HOST + b"\r\n", 400),
    ("four words in the line", b"GET / a HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("two spaces in the line", b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a tab in the line", b"GET\t/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a space first", b" GET / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target of high bytes", b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with a fragment", b"GET /a#b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target without a slash", b"GET abc HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target without a host", b"GET http:///a HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with a user", b"GET http://u@b/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with a bad port", b"GET http://b:65536/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with a port alone", b"GET http://:80/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target without a host, with a query", b"GET http://?a HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target of another scheme", b"GET ftp://b/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with a backslash", b"GET http://b\\c/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a target with DEL", b"GET /\x7f HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("an asterisk of GET", b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a path that is malformed", b"GET /%zz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 400),
    ("a query that is malformed", b"GET /json?%ff HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 400),
    ("an unknown method", b"FROB / HTTP/1.1\r\n" + HOST + b"\r\n", 501),
    ("a method in lower case", b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 501),
    ("a method that is no word", b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("CONNECT", b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 501),
    ("CONNECT with a path", b"CONNECT / HTTP/1.1\r\n" + HOST + b"\r\n", 501),
    ("CONNECT with a body", b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\nContent-Length: 5\r\n\r\nGET /", 501),
    ("a space behind the version", b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n", 400),
    ("a version with a zero", b"GET / HTTP/01.1\r\n" + HOST + b"\r\n", 400),
    ("a version with a comma", b"GET / HTTP/1,1\r\n" + HOST + b"\r\n", 400),
    ("HTTP/2", b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("HTTP/1.2", b"GET / HTTP/1.2\r\n" + HOST + b"\r\n", 505),
    ("HTTP/0.9 in words", b"GET / HTTP/0.9\r\n" + HOST + b"\r\n", 505),
    ("HTTP in lower case", b"GET / http/1.1\r\n" + HOST + b"\r\n", 400),
    ("another protocol", b"OPTIONS * RTSP/1.0\r\n" + HOST + b"\r\n", 400),
    ("a version with more digits", b"GET / HTTP/1.10\r\n" + HOST + b"\r\n", 400),
    ("a hello of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("empty lines only", b"\r\n\r\n\r\n\r\n", 400),
    ("a long target", b"GET /" + b"a" * 10000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    ("a line without an end", b"GET /" + b"a" * 10000, 414),
    ("large headers", b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 40000 + b"\r\n\r\n", 431),
    ("a header without an end", b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 40000, 431),
    ("many headers", b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 200 + b"\r\n", 431),
    ("a long name of a header", b"GET / HTTP/1.1\r\n" + HOST + b"a" * 40000 + b": b\r\n\r\n", 431),
    ("one expectation too many", b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue, money\r\nContent-Length: 1\r\n\r\na", 417),
    ("an unknown expectation", b"POST / HTTP/1.1\r\n" + HOST + b"Expect: money\r\nContent-Length: 1\r\n\r\na", 417),
    ("a large body", b"POST /read HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999\r\n\r\n", 413),
]
CHUNKED = b"POST /read HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
BAD_CHUNKS = [
    ("no digit", b"\r\n", 400),
    ("no hex", b"g\r\nabc\r\n0\r\n\r\n", 400),
    ("a sign", b"-1\r\nabc\r\n0\r\n\r\n", 400),
    ("a plus", b"+3\r\nabc\r\n0\r\n\r\n", 400),
    ("0x", b"0x3\r\nabc\r\n0\r\n\r\n", 400),
    ("a space in front", b" 3\r\nabc\r\n0\r\n\r\n", 400),
    ("a space behind", b"3 \r\nabc\r\n0\r\n\r\n", 400),
    ("a bare LF behind the size", b"3\nabc\r\n0\r\n\r\n", 400),
    ("a bare CR behind the size", b"3\rabc\r\n0\r\n\r\n", 400),
    ("more bytes than the size", b"3\r\nabcd\r\n0\r\n\r\n", 400),
    ("fewer bytes than the size", b"4\r\nabc\r\n0\r\n\r\n", 400),
    ("a bare LF behind the bytes", b"3\r\nabc\n0\r\n\r\n", 400),
    ("a huge size", b"fffffffffffffffff\r\nabc", 400),
    ("a size that overflows", b"ffffffffffffffff0\r\nabc", 400),
    ("many zeros", b"0" * 100 + b"3\r\nabc\r\n0\r\n\r\n", 400),
    ("a long extension", b"3;" + b"a" * 10000 + b"\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension with a LF", b"3;a\nb\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension with a NUL", b"3;a\0b\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension with a CR", b"3;a\rb\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension over lines", b"3;a=\"b\r\n\r\nGET\"\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension without a name", b"3;\r\nabc\r\n0\r\n\r\n", 400),
    ("an extension without a size", b";a\r\nabc\r\n0\r\n\r\n", 400),
    ("many extensions", (b"1;" + b"a" * 200 + b"\r\na\r\n") * 100 + b"0\r\n\r\n", 400),
    ("a size with a NUL", b"3\0\r\nabc\r\n0\r\n\r\n", 400),
    ("a size with an underscore", b"1_0\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n", 400),
    ("a size of other digits", "３\r\nabc\r\n0\r\n\r\n".encode(), 400),
    ("an empty line first", b"\r\n3\r\nabc\r\n0\r\n\r\n", 400),
    ("an empty line between", b"3\r\nabc\r\n\r\n0\r\n\r\n", 400),
    ("LF CR behind the size", b"3\n\rabc\r\n0\r\n\r\n", 400),
    ("a bare CR behind the bytes", b"3\r\nabc\r0\r\n\r\n", 400),
    ("a negative end", b"-0\r\n\r\n", 400),
    ("a bare LF at the end", b"0\r\n\n", 400),
    ("a trailer that is folded", b"0\r\nA: b\r\n c\r\n\r\n", 400),
    ("a trailer that begins folded", b"0\r\n A: b\r\n\r\n", 400),
    ("a trailer without a colon", b"0\r\nabc\r\n\r\n", 400),
    ("a trailer without a name", b"0\r\n: b\r\n\r\n", 400),
    ("a trailer with a space before the colon", b"0\r\nA : b\r\n\r\n", 400),
    ("a trailer with a bare LF", b"0\r\nA: b\n\r\n", 400),
    ("a trailer with a bare CR", b"0\r\nA: b\rc\r\n\r\n", 400),
    ("long trailers", b"0\r\n" + b"A: b\r\n" * 1000 + b"\r\n", 400),
    ("a trailer with a NUL", b"0\r\nA: \0\r\n\r\n", 400),
    ("a large body", (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 40 + b"0\r\n\r\n", 413),
]
GOOD = [
    ("plain", b"GET / HTTP/1.1\r\n" + HOST + b"\r\n", b"hello\n"),
    ("absolute", b"GET http://b/where?c=d HTTP/1.1\r\n" + HOST + b"\r\n", b"/where c=d"),
    ("absolute without a path", b"GET http://b?c=d HTTP/1.1\r\n" + HOST + b"\r\n", b"hello\n"),
    ("HTTP/1.0 without a host", b"GET / HTTP/1.0\r\n\r\n", b"hello\n"),
    ("an empty line first", b"\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n", b"hello\n"),
    ("an empty value", b"GET /echo HTTP/1.1\r\n" + HOST + b"X:\r\n\r\n", b"['']"),
    ("blanks around a value", b"GET /echo HTTP/1.1\r\n" + HOST + b"X: \t a b \t\r\nx:c\r\n\r\n", b"['a b', 'c']"),
    ("Latin-1", b"GET /echo HTTP/1.1\r\n" + HOST + b"X: \xe4\r\n\r\n", "['ä']".encode()),
    ("UTF-8", "GET /echo HTTP/1.1\r\nHost: a\r\nX: ä\r\n\r\n".encode(), "['ä']".encode()),
    ("chunks", CHUNKED + b"3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", b"13 abc0123456789"),
    ("chunks with signatures", CHUNKED + (b"400;chunk-signature=" + b"a" * 64 + b"\r\n" + b"x" * 1024 + b"\r\n") * 90 + b"0\r\n\r\n", b"92160 " + b"x" * 92160),
    ("trailers that would steer", CHUNKED + b"1\r\na\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\nHost: b\r\n\r\n", b"1 a"),
    ("a port", b"GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", b"hello\n"),
    ("a length", b"POST /read HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\nabc", b"3 abc"),
    ("tiny chunks", CHUNKED + b"1\r\na\r\n" * 3000 + b"0\r\n\r\n", b"3000 " + b"a" * 3000),
    ("an escaped path", b"GET /where%20%C3%A4?a+b=%26 HTTP/1.1\r\n" + HOST + b"\r\n", "/where ä a b=&".encode()),
    ("the asterisk", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", b"*"),
]


class Server:
    def __init__(self, gyre, *args, env=None):
        self.process = subprocess.Popen([gyre, str(SERVER), *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, env={**os.environ, **(env or {})})
        atexit.register(self.process.kill)  # where a check fails; nothing otherwise
        self.port = int(self.process.stdout.readline())

    def connect(self):
        sock = socket.create_connection(("127.0.0.1", self.port))
        sock.settimeout(20 * SLOW)
        return sock

    def line(self):
        return self.process.stdout.readline().strip()

    def stop(self):
        with self.connect() as sock:
            sock.sendall(b"GET /stop HTTP/1.1\r\nHost: a\r\n\r\n")
            sock.recv(1000)
        out, errors = self.process.communicate(timeout=60 * SLOW)
        return out, errors, self.process.returncode


def receive_all(sock):
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except ConnectionResetError:
        data += b"<reset>"
    return data


def send(sock, data):
    try:
        sock.sendall(data)
    except (ConnectionResetError, BrokenPipeError):
        pass


def check(condition, what, *details):
    if not condition:
        sys.exit(f"FAILED: {what}: {details}")


def check_corpus(server):
    rows = REFUSED + [("chunks: " + name, CHUNKED + data, status) for name, data, status in BAD_CHUNKS]
    for name, data, status in rows:
        # A second request behind it must not be answered: that would be the smuggled one.
        for follow_up in (b"", b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"):
            with server.connect() as sock:
                send(sock, data + follow_up)
                sock.shutdown(socket.SHUT_WR)
                answer = receive_all(sock)
            allowed = status if isinstance(status, tuple) else (status,)
            statuses = [f"HTTP/1.1 {s} ".encode() for s in allowed]
            check(any(answer.startswith(s) for s in statuses), name, status, answer[:200])
            check(answer.count(b"HTTP/1.1 ") == 1 and b"Connection: close\r\n" in answer, name, answer)
    # Byte by byte it must come out the same.
    for name, data, status in [row for row in rows if len(row[1]) < 200][::3]:
        with server.connect() as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(data)):
                send(sock, data[i:i + 1])
            sock.shutdown(socket.SHUT_WR)
            answer = receive_all(sock)
        check(answer.startswith(b"HTTP/1.1 4") or answer.startswith(b"HTTP/1.1 5"), name + ", in bytes", answer[:200])


def check_good(server):
    for name, data, body in GOOD:
        with server.connect() as sock:
            send(sock, data)
            sock.shutdown(socket.SHUT_WR)
            answer = receive_all(sock)
        check(answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.partition(b"\r\n\r\n")[2] == body, name, answer)
    # Pipelined, all in one piece and byte by byte: answers in order.
    data = b"".join(b"GET /where/%d HTTP/1.1\r\nHost: a\r\n\r\n" % i for i in range(50))
    data += b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" + CHUNKED + b"1\r\nx\r\n0\r\n\r\n"
    data += b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
    for step in (len(data), 7, 1):
        with server.connect() as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(0, len(data), step):
                send(sock, data[i:i + step])
            answer = receive_all(sock)
        check(answer.count(b"HTTP/1.1 200 OK") == 53, "pipelining", step, answer[-300:])
        places = [answer.find(b"\r\n\r\n/where/%d " % i) for i in range(50)]
        check(places == sorted(places) and places[0] > 0, "the order of pipelined answers", places)
        check(b"2 hi" in answer and b"1 x" in answer and answer.endswith(b"hello\n"), "bodies in a pipeline")


def check_client(server):
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20 * SLOW)

    def ask(method, path, body=None, headers={}, **options):
        client.request(method, path, body, headers, **options)
        answer = client.getresponse()
        return answer, answer.read()

    ask("GET", "/")
    sock = client.sock
    answer, body = ask("GET", "/json?a=1&b=2&a=3")
    check(json.loads(body) == {"a": ["1", "3"], "b": ["2"]} and answer.getheader("content-type") == "application/json", "json", body)
    answer, body = ask("HEAD", "/")
    check(answer.getheader("content-length") == "6" and body == b"", "HEAD")
    answer, body = ask("HEAD", "/stream")
    check(answer.status == 200 and body == b"", "HEAD of a stream")
    answer, body = ask("GET", "/empty")
    check(answer.status == 204 and answer.getheader("content-length") is None, "204")
    answer, body = ask("GET", "/stream")
    check(answer.getheader("transfer-encoding") == "chunked" and body == b"".join(b"%d\n" % i for i in range(1000)), "chunked answer")
    answer, body = ask("GET", "/sized")
    check(answer.getheader("content-length") == "10" and body == b"0123456789", "sized stream")
    answer, body = ask("GET", "/headers")
    check(answer.msg.get_all("set-cookie") == ["a=1", "b=2"] and answer.status == 201, "headers", answer.msg.items())
    answer, body = ask("GET", "/error")
    check(answer.status == 500 and b"secret" not in body, "an error of a handler", body)
    answer, body = ask("GET", "/teapot")
    check(answer.status == 418 and body == b"short and stout\n", "HTTPError", body)
    answer, body = ask("GET", "/bad-header")
    check(answer.status == 500, "a header with a new line", answer.status)
    answer, body = ask("POST", "/read", iter([b"ab" * 10000, b"c"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    check(body[:10] == b"20001 abab", "chunked upload", body[:20])
    answer, body = ask("POST", "/count", b"x" * 1_000_000)
    check(body == b"1000000", "streamed upload", body)
    answer, body = ask("POST", "/unread", b"x" * 100_000)
    answer, body = ask("POST", "/form", "a=1&b=%C3%A4+c", {"Content-Type": "application/x-www-form-urlencoded"})
    check(json.loads(body) == {"a": "1", "b": "ä c"}, "a form", body)
    part = '--X\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--X\r\nContent-Disposition: form-data; name="f"; filename="a;b.txt"\r\nContent-Type: text/plain\r\n\r\nline\r\n\r\n--X--\r\n'
    answer, body = ask("POST", "/form", part, {"Content-Type": "multipart/form-data; boundary=X"})
    check(json.loads(body) == {"n": "v", "f": "a;b.txt text/plain 6"}, "a multipart form", body)
    for bad in ("--X\r\n", part.replace("--X--", ""), part.replace('name="n"', "")):
        answer, body = ask("POST", "/form", bad, {"Content-Type": "multipart/form-data; boundary=X"})
        check(answer.status == 400, "a bad multipart form", bad)
    answer, body = ask("POST", "/form", "x", {"Content-Type": "text/plain"})
    check(answer.status == 415, "no form")
    answer, body = ask("POST", "/json", "{")
    check(answer.status == 400, "no json", body)
    check(client.sock is sock, "all of it through one connection")
    answer, body = ask("POST", "/unread", b"x" * 2_000_000)
    check(answer.getheader("connection") == "close", "a large body that nobody reads")
    client.close()
    with server.connect() as sock:
        sock.sendall(b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        check(sock.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n", "100-continue")
        sock.sendall(b"abc")
        check(b"3 abc" in sock.recv(1000), "the answer after it")
    with server.connect() as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        check(receive_all(sock).startswith(b"HTTP/1.1 200 OK\r\n"), "an answer without 100-continue")
    with server.connect() as sock:
        sock.sendall(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        check(b"Connection: keep-alive\r\n" in sock.recv(1000), "HTTP/1.0 with keep-alive")
        sock.sendall(b"GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        answer = receive_all(sock)
        check(b"chunked" not in answer and answer.endswith(b"999\n"), "HTTP/1.0 without chunks")


def take_slowly(server):
    """How much of a long answer comes while it is taken a piece at a time, with pauses."""
    size = 0
    with server.connect() as sock:
        sock.sendall(b"GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        try:
            for _ in range(15):
                time.sleep(0.1 * SLOW)
                wanted = size + 1_000_000
                while size < wanted and (piece := sock.recv(wanted - size)):
                    size += len(piece)
            while piece := sock.recv(1 << 20):
                size += len(piece)
        except ConnectionResetError:
            pass
    return size


def check_time(server):
    # The timeouts of the server under test: a head 0.4 s, idle 0.8 s, a body 0.4 s (times SLOW).
    def time_of(data, *more):
        start = time.monotonic()
        with server.connect() as sock:
            send(sock, data)
            for piece in more:
                time.sleep(0.1 * SLOW)
                send(sock, piece)
            answer = receive_all(sock)
        return answer, (time.monotonic() - start) / SLOW

    answer, taken = time_of(b"GET / HTTP/1.1\r\n", b"H", b"o", b"s", b"t")
    check(answer.startswith(b"HTTP/1.1 408 ") and 0.3 < taken < 3, "a slow head", answer, taken)
    answer, taken = time_of(b"")
    check(answer == b"" and 0.7 < taken < 4, "an idle connection", answer, taken)
    answer, taken = time_of(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    check(answer.count(b"HTTP/1.1") == 1 and 0.7 < taken < 4, "idle after a request", answer, taken)
    answer, taken = time_of(b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
    check(answer.startswith(b"HTTP/1.1 408 ") and 0.3 < taken < 3, "a slow body", answer, taken)
    # A client that takes nothing of its answer is cut off; one that is slow is not.
    with server.connect() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.sendall(b"GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        time.sleep(2.5 * SLOW)
        size = 0
        try:
            while piece := sock.recv(1 << 20):
                size += len(piece)
        except ConnectionResetError:
            pass
        check(size < 20_000_000, "a client that takes nothing", size)
    sizes = []
    while len(sizes) < 4 and max(sizes, default=0) <= 20_000_000:  # a machine that is slow is cut off as well
        sizes.append(take_slowly(server))
    check(max(sizes) > 20_000_000, "a client that is slow", sizes)
    # A handler whose client has gone is cancelled: at once after a reset, soon after an end.
    for reset in (True, False):
        with server.connect() as sock:
            sock.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            check(server.line() == "waiting", "a handler that waits")
            if reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        check(server.line() == "cancelled: the client has gone", "a client that has gone")
    with server.connect() as sock:
        sock.sendall(b"GET /forever HTTP/1.1\r\nHost: a\r\n\r\n")
        sock.recv(1000)
    check(server.line() == "closed", "the end of a stream to a client that has gone")


def check_curl(server):
    if not shutil.which("curl"):
        return
    url = f"http://127.0.0.1:{server.port}"

    def curl(*args):
        done = subprocess.run(["curl", "-sS", "--max-time", str(20 * SLOW), *args], capture_output=True, check=False)
        return done.stdout, done.returncode

    check(curl(url + "/", url + "/") == (b"hello\nhello\n", 0), "curl, twice")
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"0123456789" * 100_000)
        file.flush()
        # curl asks with Expect: 100-continue for so large a body.
        check(curl("-T", file.name, url + "/count") == (b"1000000", 0), "curl -T")
        check(curl("-T", "-", "-H", "Transfer-Encoding: chunked", url + "/count", "--data-binary", "@" + file.name)[1] != 99, "curl")
        check(curl("-H", "Transfer-Encoding: chunked", "--data-binary", "@" + file.name, url + "/count") == (b"1000000", 0), "curl, chunked")
        check(curl("-F", "n=v", "-F", "f=@" + file.name, url + "/form")[0].endswith(b' 1000000"}'), "curl -F")
    check(curl("-f", url + "/teapot")[1] == 22, "curl -f")
    check(curl("--http1.0", url + "/stream")[0].endswith(b"999\n"), "curl with HTTP/1.0")
    check(curl("-I", url + "/")[0].startswith(b"HTTP/1.1 200 OK\r\n"), "curl -I")


def main():
    server = Server(sys.argv[1], str(SLOW))
    check_good(server)
    check_corpus(server)
    check_client(server)
    check_curl(server)
    check_time(server)
    # Closing: an idle connection ends at once, an open request is answered.
    with server.connect() as idle, server.connect() as busy:
        busy.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        check(server.line() == "slow", "a slow handler")
        out, errors, status = server.stop()
        check(receive_all(idle) == b"", "an idle connection at the end")
        answer = receive_all(busy)
        check(answer.endswith(b"at last") and b"Connection: close" in answer, "an open request at the end", answer)
    check("closed in good order" in out and status == 1, "the end of the server", out, errors, status)
    check(errors.count("ValueError: secret") == 1 and errors.count("Traceback") == 2, "what it reported", errors)
    print("all well")


if __name__ == "__main__":
    main()
