#!/usr/bin/env python3
"""Runs the examples of help(), cli/examples_*.gy, and looks for names that have none.

usage: test_examples.py PATH_TO_GYRE [unittest arguments]

An example is a block of a page (run_docs.py tells how it says what it prints), in a folder of its own, with
the module of its first name imported. Those that need a server elsewhere are only compiled; tls is run against
one here, and test_dns.py and test_pg.py run theirs.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

from make_stdlib_md import describe, modules, run
from run_docs import TIMEOUT_S, is_same, script_of

GYRE = ""
ROOT = pathlib.Path(__file__).resolve().parents[2]
FAR = {"dns", "pg", "tls"}  # need somebody at the other end
OPTIONAL = {"hashlib": "openssl", "hmac": "openssl", "http": "llhttp", "re": "pcre2", "sqlite": "sqlite"}
HIDDEN_TYPES = {"Task", "generator", "Thread"}  # have no name in scripts
AS_OTHERS = {"bytes", "bytearray", "frozenset", "bool"}  # their methods are shown by those of str, set and int
SLOTS = {"enter", "exit", "bool", "len", "iter", "await", "next", "send", "call", "neg", "pos", "abs", "contains", "repr"}
# Methods of types that need none: rare ones, and those that Python has for its own sake.
UNSHOWN = {"conjugate", "acquire", "release", "lock_blocking", "maketrans", "kill"}


def texts():
    """The lines of each example with all its names."""
    for path in sorted(ROOT.glob("cli/examples_*.gy")):
        text = path.read_text(encoding="utf-8").split('r"""\n', 1)[1].rsplit('"""', 1)[0]
        names, lines = None, []
        for line in text.splitlines() + ["end"]:
            if line.startswith("    "):
                lines.append(line[4:])
                continue
            if names:
                yield names, lines
            names, lines = line.split(", "), []


def example_of(name):
    """The script, without the import, for the tests that have a server."""
    return next("\n".join(lines) for names, lines in texts() if names[0] == name) + "\n"


def lacking():
    """The optional libraries that are not here."""
    done = subprocess.run([GYRE, "features"], capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    return {line.split()[0] for line in done.stdout.splitlines() if " not in" in line}


def failure(names, lines, known_modules):
    """What is wrong with an example; None: nothing."""
    module = names[0].split(".")[0]
    script, wanted, _ = script_of(lines)
    if module in known_modules:
        script = f"import {module}\n{script}"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "example.gy"
        path.write_text(script, encoding="utf-8")
        command = [GYRE, *(["-c"] if module in FAR else []), path.name]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT_S)
    printed = done.stdout.splitlines()
    if module in FAR:
        wanted = printed
    same = len(wanted) == len(printed) and all(map(is_same, wanted, printed))
    if done.returncode == 0 and same:
        return None
    return f"{names[0]}: status {done.returncode}, wanted {wanted}, printed {printed}\n{done.stderr}"


class Examples(unittest.TestCase):
    maxDiff = None

    def test_they_do_what_they_say(self):
        known, missing = set(modules()), lacking()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(failure, names, lines, known) for names, lines in texts()
                    if OPTIONAL.get(names[0].split(".")[0]) not in missing]
            wrong = [job.result() for job in jobs if job.result()]
        self.assertGreater(len(jobs), 300)
        self.assertFalse(wrong, "\n".join(wrong))

    def test_tls(self):
        if "openssl" in lacking():
            self.skipTest("no OpenSSL")
        folder = ROOT / "tests/conform/tls/_certificates"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def serve():
                with context.wrap_socket(listener.accept()[0], server_side=True) as stream:
                    asked = stream.recv(1000)
                    stream.sendall(b"HTTP/1.0 200 OK\r\n\r\n" if asked.startswith(b"GET / ") else b"?\n")
                    stream.recv(1000)

            threading.Thread(target=serve, daemon=True).start()
            script = example_of("tls").replace("example.org:443", f"localhost:{listener.getsockname()[1]}")
            done = subprocess.run([GYRE, "-e", "import tls\n" + script], capture_output=True, text=True, check=False,
                                  timeout=TIMEOUT_S, env=os.environ | {"SSL_CERT_FILE": str(folder / "authority.pem")})
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("HTTP/1.0 200 OK\n", "", 0))

    def test_lines_are_not_too_wide(self):
        self.assertEqual([line for _, lines in texts() for line in lines if len(line) > 112], [])

    def test_names_mean_something(self):
        """Each is found by the value that it names, as help() does it."""
        known = set(modules())
        names = [name for names, _ in texts() for name in names if name.split(".")[0] not in HIDDEN_TYPES]
        roots = {name.split(".")[0] for name in names}
        imports = "".join(f"import {root}\n" for root in sorted(roots & known - {"time"}))
        listed = ", ".join(f'"{root}": {root}' for root in sorted(roots - {"time"}))
        unknown = run(GYRE, f"import json as json_\nimport time as time_\n{imports}"
                      f'let roots_ = {{{listed}, "time": time_}}\nconst none_ = object()\n'
                      "fn is_there_(name) {\n    let parts = name.split('.')\n    let value = roots_[parts[0]]\n"
                      "    for part in parts[1:] {\n"
                      "        if isinstance(value, type) and part in value.properties { return true }\n"
                      "        value = getattr(value, part, none_)\n    }\n    return value is not none_\n}\n"
                      f"print(json_.dumps([name for name in {json.dumps(names)} if not is_there_(name)]))\n")
        if unknown is not None:
            self.assertEqual(unknown, [])

    def test_what_has_none(self):
        """Builtin functions, types and their methods all have one, and each module has."""
        found = describe(GYRE, modules())
        if found is None:
            self.skipTest("a module is missing")
        shown = {name for names, _ in texts() for name in names}
        wanted = {e["name"] for e in found["builtins"] if e["kind"] == "function"} | set(modules())
        builtin = {e["name"] for e in found["builtins"] if e["kind"] == "class"}
        for e in found["builtins"] + found["types"]:
            if e["kind"] != "class" or e["name"] in {"object", "type", "function", "method", "native_function",
                                                     "iterator", "dict_view", "coroutine"}:
                continue
            if e["name"] in builtin:
                wanted.add(e["name"])
            wanted |= {f"{e['name']}.{m['name']}" for m in e["members"]
                       if m["kind"] == "method" and m["name"].isidentifier() and m["name"] not in SLOTS | UNSHOWN
                       and e["name"] not in AS_OTHERS}
        self.assertEqual(sorted(wanted - shown), [])


if __name__ == "__main__":
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
