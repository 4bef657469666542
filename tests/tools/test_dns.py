#!/usr/bin/env python3
"""Asks a name server that is ours: what `import dns` makes of good, slow, bad and malformed answers.

usage: test_dns.py GYRE

The server answers on 127.0.0.1 by UDP and TCP, from a table by name. Names such as `slow.test` stand
for what servers do; those of `fuzz` are answered with a good answer in which bytes were changed.
"""

import os
import pathlib
import random
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

from test_examples import example_of

GYRE = os.path.abspath(sys.argv.pop(1))
SKIPPED = 77
SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TYPES = {1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV"}


def name(text):
    out = b""
    for label in text.rstrip(".").split("."):
        out += bytes([len(label)]) + label.encode()
    return out + b"\0"


def text(*pieces):
    return b"".join(bytes([len(p)]) + p for p in pieces)


POINTER = b"\xc0\x0c"  # the name of the question
ZONE = {
    ("a.test", "A"): [("A", socket.inet_aton("1.2.3.4")), ("A", socket.inet_aton("5.6.7.8"))],
    ("a.test", "AAAA"): [("AAAA", socket.inet_pton(socket.AF_INET6, "2001:db8::1"))],
    ("alias.test", "CNAME"): [("CNAME", name("a.test"))],
    ("alias.test", "A"): [("CNAME", name("a.test")), ("A", socket.inet_aton("1.2.3.4"))],
    ("nowhere.test", "A"): [("CNAME", name("a.test"))],
    ("mail.test", "MX"): [("MX", struct.pack(">H", 20) + name("b.mail.test")),
                          ("MX", struct.pack(">H", 10) + b"\x01c" + POINTER)],
    ("example.org", "MX"): [("MX", struct.pack(">H", 5) + name("mail.example.org"))],
    ("text.test", "TXT"): [("TXT", text(b"v=1 ", b"two pieces")), ("TXT", text(b"")), ("TXT", text(b"\xff\xfe"))],
    ("_x._tcp.test", "SRV"): [("SRV", struct.pack(">HHH", 1, 2, 8080) + name("host.test"))],
    ("a.test", "NS"): [("NS", name("ns1.test")), ("NS", name("ns2.test"))],
    ("a.test", "SOA"): [("SOA", name("ns1.test") + name("admin.test") + struct.pack(">5I", 2026, 2, 3, 4, 4294967295))],
    ("4.3.2.1.in-addr.arpa", "PTR"): [("PTR", name("a.test"))],
    ("1." + "0." * 23 + "8.b.d.0.1.0.0.2.ip6.arpa", "PTR"): [("PTR", name("six.test"))],
    ("big.test", "TXT"): [("TXT", text(*[bytes([97 + i % 26]) * 200 for i in range(20)]))],
    ("slow.test", "A"): [("A", socket.inet_aton("9.9.9.9"))],
    ("flaky.test", "A"): [("A", socket.inet_aton("8.8.8.8"))],
    ("short.test", "A"): [("A", b"\1\2\3")],
    ("long.test", "A"): [("A", b"\1\2\3\4\5")],
    ("loop.test", "MX"): [("MX", struct.pack(">H", 1) + b"\xc0\x29")],  # the name points to itself
    ("beyond.test", "NS"): [("NS", b"\xff\xff")],
    ("piece.test", "TXT"): [("TXT", b"\x09abc")],
    ("empty.test", "SRV"): [("SRV", b"")],
}
CODES = {"fails.test": 2, "refused.test": 5, "unknown.test": 4, "format.test": 1, "no.test": 3}


class Server:
    def __init__(self):
        self.asked = []  # (name, type, way)
        self.random = random.Random(7)
        self.lock = threading.Lock()
        outer = self

        class ByUdp(socketserver.BaseRequestHandler):
            def handle(self):
                data, sock = self.request
                for answer in outer.answer(data, "udp"):
                    sock.sendto(answer, self.client_address)

        class ByTcp(socketserver.StreamRequestHandler):
            def handle(self):
                while size := self.rfile.read(2):
                    data = self.rfile.read(struct.unpack(">H", size)[0])
                    for answer in outer.answer(data, "tcp"):
                        whole = struct.pack(">H", len(answer)) + answer
                        for i in range(0, len(whole), 100):  # comes in pieces
                            self.wfile.write(whole[i:i + 100])
                            self.wfile.flush()

        class Udp(socketserver.ThreadingUDPServer):
            daemon_threads = True

        class Tcp(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.tcp = Tcp(("127.0.0.1", 0), ByTcp)
        self.port = self.tcp.server_address[1]
        self.udp = Udp(("127.0.0.1", self.port), ByUdp)
        for server in (self.tcp, self.udp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        for server in (self.tcp, self.udp):
            server.shutdown()
            server.server_close()

    def answer(self, data, way):
        """The answers to send: none, one, or a wrong one before the right one."""
        number, = struct.unpack(">H", data[:2])
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        asked, kind = ".".join(labels).lower(), TYPES[struct.unpack(">H", data[at + 1:at + 3])[0]]
        question = data[12:at + 5]
        with self.lock:
            self.asked.append((asked, kind, way))
            times = sum(entry[0] == asked for entry in self.asked)
        code = CODES.get(asked, 0)
        records = ZONE.get(("a.test" if asked.endswith(".fuzz.test") else asked, kind), [])
        if asked == "silent.test" or (asked == "flaky.test" and times == 1):
            return
        if asked == "slow.test":
            time.sleep(0.3)
        body = b""
        for record, value in records:
            number_of = next(n for n, t in TYPES.items() if t == record)
            body += POINTER + struct.pack(">HHIH", number_of, 1, 60, len(value)) + value
        if asked == "other.test":  # of another class and type: not what was asked for
            body, records = POINTER + struct.pack(">HHIH", 1, 3, 60, 4) + b"\1\2\3\4", [0]
        count = 500 if asked == "lies.test" else len(records)
        cut = way == "udp" and len(body) > 1200
        flags = 0x8180 | code | (0x0200 if cut else 0)
        whole = struct.pack(">HHHHHH", number, flags, 1, 0 if cut else count, 0, 0) + question + (b"" if cut else body)
        if asked == "stranger.test":  # somebody guesses: another number, another question
            yield struct.pack(">H", number ^ 1) + whole[2:]
        if asked.endswith(".fuzz.test"):
            with self.lock:
                broken = bytearray(whole)
                for _ in range(self.random.randint(1, 4)):
                    broken[self.random.randrange(2, len(broken))] = self.random.choice([0, 1, 0xc0, 0xff, 12, 64])
                whole = bytes(broken[:self.random.randint(12, len(broken))] if self.random.random() < 0.3 else broken)
        if asked == "stump.test":
            whole = whole[:8]
        yield whole


class Dns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        self.server.asked.clear()

    def run_script(self, script, *options, status=0):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "main.gy"
            path.write_text("import dns\nimport os\n"
                            f"const SERVERS = [\"127.0.0.1:{self.server.port}\"]\n"
                            "async fn ask(name, type = \"A\", **options) {\n"
                            "    try { print(await dns.resolve(name, type, servers: SERVERS, **options)) }\n"
                            "    catch dns.ResolveError as e { print(\"${type_name(e)}: ${e}\") }\n}\n"
                            "fn type_name(x) => type(x).name\n"
                            + textwrap.dedent(script), encoding="utf-8")
            done = subprocess.run([GYRE, *options, str(path)], capture_output=True, text=True, check=False,
                                  timeout=200, stdin=subprocess.DEVNULL)
        self.assertEqual((done.stderr, done.returncode), ("", status), done.stdout)
        return done.stdout.splitlines()

    def test_records(self):
        self.assertEqual(self.run_script("""
            await ask("a.test")
            await ask("A.Test.", "AAAA")
            await ask("alias.test", "CNAME")
            await ask("alias.test")
            await ask("mail.test", "MX")
            await ask("text.test", "TXT")
            await ask("_x._tcp.test", "SRV")
            await ask("a.test", "NS")
            await ask("a.test", "SOA")
            let mx = (await dns.resolve("mail.test", "MX", servers: SERVERS))[0]
            print(mx.priority, mx.host)
            print(await dns.reverse("1.2.3.4", servers: SERVERS), await dns.reverse("2001:db8::1", servers: SERVERS))
            print(await dns.lookup("127.0.0.1"), "127.0.0.1" in await dns.lookup("localhost"))
        """), [
            "['1.2.3.4', '5.6.7.8']", "['2001:db8::1']", "['a.test']", "['1.2.3.4']",
            "[MX(priority=20, host='b.mail.test'), MX(priority=10, host='c.mail.test')]",
            r"['v=1 two pieces', '', b'\xff\xfe']",
            "[SRV(priority=1, weight=2, port=8080, host='host.test')]", "['ns1.test', 'ns2.test']",
            "[SOA(server='ns1.test', mailbox='admin.test', serial=2026, refresh=2, retry=3, expire=4, minimum=4294967295)]",
            "20 b.mail.test", "['a.test'] ['six.test']", "['127.0.0.1'] true"])

    def test_example_of_help(self):
        script = example_of("dns")
        self.assertIn(', "MX")', script)
        printed = self.run_script(script.replace('"MX")', '"MX", servers: SERVERS)'))
        self.assertEqual(len(printed), 1)
        self.assertIn("mail.example.org", printed[0])

    def test_a_long_answer_comes_by_tcp(self):
        out = self.run_script("""
            let [whole] = await dns.resolve("big.test", "TXT", servers: SERVERS)
            print(len(whole), whole[0], whole[-1])
            await ask("a.test", tcp: true)
        """)
        self.assertEqual(out, ["4000 a t", "['1.2.3.4', '5.6.7.8']"])
        self.assertEqual(self.server.asked, [("big.test", "TXT", "udp"), ("big.test", "TXT", "tcp"), ("a.test", "A", "tcp")])

    def test_errors(self):
        self.assertEqual(self.run_script("""
            await ask("no.test")
            await ask("a.test", "MX")
            await ask("nowhere.test")
            await ask("other.test")
            await ask("fails.test", tries: 1)
            await ask("refused.test", tries: 1)
            await ask("unknown.test", tries: 1)
            await ask("silent.test", tries: 1, timeout: 50ms)
            try { await dns.resolve("a.test", servers: ["127.0.0.1:1"], tries: 1) } catch dns.NoAnswerError as e { print(e) }
            print(isinstance(dns.NameNotFoundError("x"), OSError))
        """), [
            "NameNotFoundError: A of 'no.test': there is no such name",
            "NoRecordError: MX of 'a.test': the name has no such record",
            "NoRecordError: A of 'nowhere.test': the name has no such record",
            "NoRecordError: A of 'other.test': the name has no such record",
            "ServerError: A of 'fails.test': the name server has failed",
            "ServerError: A of 'refused.test': the name server refuses to answer",
            "ServerError: A of 'unknown.test': the name server does not know this kind of question",
            "NoAnswerError: A of 'silent.test': no name server has answered",
            "A of 'a.test': no name server can be reached, or none of them will answer",
            "true"])

    def test_malformed_answers(self):
        out = self.run_script("""
            for name, kind in [("short.test", "A"), ("long.test", "A"), ("loop.test", "MX"), ("beyond.test", "NS"),
                ("piece.test", "TXT"), ("empty.test", "SRV"), ("lies.test", "A")] {
                await ask(name, kind, tries: 1, timeout: 300ms)
            }
            await ask("stranger.test", tries: 1, timeout: 300ms)
            await ask("stump.test", tries: 1, timeout: 300ms)
        """)
        for line in out[:7]:
            self.assertRegex(line, "^(ServerError: .*malformed|NoAnswerError)")
        self.assertRegex(out[7], "^NoRecordError")
        self.assertRegex(out[8], "^(ServerError|NoAnswerError)")

    def test_random_bytes(self):
        count = 30 if SLOW else 300
        out = self.run_script(f"""
            async fn one(i) {{
                try {{ await dns.resolve("${{i}}.fuzz.test", ["A", "SOA", "NS"][i % 3], servers: SERVERS, tries: 1, timeout: 200ms) }}
                catch dns.ResolveError {{ return 1 }}
                return 0
            }}
            async with TaskGroup() as g {{
                let all = [g.spawn(one(i)) for i in range({count})]
                print(len(all))
            }}
        """)
        self.assertEqual(out, [str(count)])

    def test_tries_and_other_servers(self):
        self.assertEqual(self.run_script("""
            await ask("flaky.test", timeout: 100ms, tries: 2)
            print(await dns.resolve("a.test", servers: ["127.0.0.1:1", SERVERS[0]]))
        """), ["['8.8.8.8']", "['1.2.3.4', '5.6.7.8']"])
        self.assertEqual([a for a, _, _ in self.server.asked], ["flaky.test", "flaky.test", "a.test"])

    def test_cancel_and_deadline(self):
        out = self.run_script("""
            import time
            let started = time.monotonic()
            try { async with timeout(50ms) { await ask("silent.test", timeout: 30s) } }
            catch TimeoutError { print("in time") }
            let t = spawn(dns.resolve("slow.test", servers: SERVERS, timeout: 30s))
            await sleep(20ms)
            print(t)
            t.cancel()
            try { await t } catch TaskCancelled { print("cancelled") }
            let quick = spawn(dns.resolve("a.test", servers: SERVERS))
            quick.cancel()
            try { await quick } catch TaskCancelled { print("cancelled") }
            print(time.monotonic() - started < 5)
            async with TaskGroup() as g {       # many at once, the slow ones side by side
                for i in range(50) { g.spawn(dns.resolve("slow.test", servers: SERVERS, timeout: 20s)) }
            }
            spawn(ask("silent.test", timeout: 30s))     # what is left when the program ends is given up
            await sleep(10ms)
        """)
        self.assertEqual([out[0], *out[2:]], ["in time", "cancelled", "cancelled", "true"])
        self.assertIn("name server", out[1])

    def test_race(self):
        self.assertEqual(self.run_script("""
            for i in range(3) {
                print(await race(dns.resolve("silent.test", servers: SERVERS, timeout: 30s), dns.resolve("a.test", servers: SERVERS)))
            }
        """), ["['1.2.3.4', '5.6.7.8']"] * 3)

    def test_no_descriptor_is_left(self):
        out = self.run_script("""
            import fs
            await ask("a.test")
            let before = len(await fs.list("/proc/self/fd"))
            for i in range(20) {
                await ask("a.test", tcp: i % 2 == 0)
                try { async with timeout(5ms) { await ask("silent.test", tcp: i % 2 == 0) } } catch TimeoutError { }
            }
            await sleep(10ms)
            print(len(await fs.list("/proc/self/fd")) - before)
        """)
        self.assertEqual(out[-1], "0")

    def test_what_cannot_be_asked(self):
        self.assertEqual(self.run_script("""
            async fn complain(operation) { try { await operation } catch Error as e { print("${type_name(e)}: ${e}") } }
            await complain(dns.resolve("a.test", "B"))
            await complain(dns.resolve(""))
            await complain(dns.resolve("a" * 64 + ".test", servers: SERVERS))
            await complain(dns.resolve("a..test", servers: SERVERS))
            await complain(dns.resolve("a" * 300))
            await complain(dns.resolve("a\\0b"))
            await complain(dns.resolve(3))
            await complain(dns.resolve("a.test", servers: []))
            await complain(dns.resolve("a.test", servers: ["localhost:53"]))
            await complain(dns.resolve("a.test", servers: ["127.0.0.1:99999"]))
            await complain(dns.resolve("a.test", servers: [53]))
            await complain(dns.resolve("a.test", servers: SERVERS, tries: 0))
            await complain(dns.resolve("a.test", servers: SERVERS, timeout: 0))
            await complain(dns.resolve("a.test", servers: SERVERS * 17))
            await complain(dns.reverse("a.test"))
        """), [
            "ValueError: 'B' is no type of records: there are A, AAAA, CNAME, MX, NS, PTR, SOA, SRV and TXT",
            "ValueError: the name of a host has 1 to 255 bytes",
            f"ValueError: '{'a' * 64}.test' is no name of a host",
            "ValueError: 'a..test' is no name of a host",
            "ValueError: the name of a host has 1 to 255 bytes",
            "ValueError: 'name' must not contain a NUL character",
            "TypeError: ask() needs a str for 'name', not int",
            "ValueError: there can be 1 to 16 name servers",
            "ValueError: 'localhost' is not an IP address",
            "ValueError: a port is a number from 0 to 65535, not 99999",
            "TypeError: a name server is a str, not int",
            "ValueError: there can be 1 to 100 tries",
            "ValueError: the timeout is a positive time",
            "ValueError: there can be 1 to 16 name servers",
            "ValueError: 'a.test' is not an IP address"])

    def test_grants(self):
        refused = "NotCapable: reaching '{0}' is not allowed: run with --allow-net={0}"
        script = """
            try { await ask("a.test") } catch NotCapable as e { print("NotCapable: ${e}") }
        """
        server = f"127.0.0.1:{self.server.port}"
        self.assertEqual(self.run_script(script, "--sandbox"), [refused.format("a.test")])
        self.assertEqual(self.run_script(script, "--allow-net=a.test"), [refused.format(server)])
        self.assertEqual(self.run_script(script, f"--allow-net=a.test,{server}"), ["['1.2.3.4', '5.6.7.8']"])
        self.assertEqual(self.run_script(script, "--allow-net"), ["['1.2.3.4', '5.6.7.8']"])

    def test_threads(self):
        self.assertEqual(self.run_script("""
            async fn work(server) {
                import dns
                return await dns.resolve("a.test", servers: [server])
            }
            let all = [spawn_thread(work, SERVERS[0]) for _ in range(4)]
            print([t.join()[0] for t in all])
        """), ["['1.2.3.4', '1.2.3.4', '1.2.3.4', '1.2.3.4']"])


if __name__ == "__main__":
    done = subprocess.run([GYRE, "-e", "import dns"], capture_output=True, text=True, check=False, timeout=60)
    if "was built without c-ares" in done.stderr:
        print("SKIPPED: c-ares is not built in")
        sys.exit(SKIPPED)
    unittest.main()
