"""scripts/download.gy: usage: download.py GYRE SCRIPT"""

import http.server
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from spinner_probe import Terminal, check

COMMAND = sys.argv[1:3]
DATA = bytes(range(256)) * 2000
asked = []                      # (path, the Range it was asked for with)


class Handler(http.server.BaseHTTPRequestHandler):
    """/whole/… is sent at once, /breaks/… in parts of 200 kB after each of which the connection breaks, /changes/…
    so, too, but it is another version each time; of /slow/… the end never comes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind = self.path.split("/")[1]
        wanted = self.headers.get("Range")
        asked.append((self.path, wanted))
        if kind not in ("whole", "breaks", "changes", "slow"):
            self.send_error(404)
            return
        version = f'"{len(asked)}"' if kind == "changes" else '"1"'
        start = int(wanted[6:-1]) if wanted and self.headers["If-Range"] == version else 0
        self.send_response(206 if start else 200)
        self.send_header("ETag", version)
        self.send_header("Content-Length", str(len(DATA) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(DATA) - 1}/{len(DATA)}")
        self.end_headers()
        parts = {"whole": len(DATA), "breaks": 200_000, "slow": 100_000}
        is_last = kind == "changes" and len([path for path, _ in asked if path == self.path]) == 3
        size = len(DATA) if is_last else parts.get(kind, 200_000)
        self.wfile.write(DATA[start:start + size])
        self.wfile.flush()
        if kind == "slow":
            self.connection.recv(1)
        self.close_connection = True

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}"
folder = tempfile.TemporaryDirectory()


def place(name):
    return os.path.join(folder.name, name)


def run(*args, status=0):
    done = subprocess.run([*COMMAND, "--to", folder.name, *args], capture_output=True, text=True, check=False,
                          timeout=200)
    check(done.returncode == status and not done.stderr, f"{args}: {done}")
    return sorted(done.stdout.splitlines())


def check_file(name):
    with open(place(name), "rb") as file:
        check(file.read() == DATA, f"{name} differs")


# Names: the last part of the path, each once.
check(run(base + "/whole/a.bin?q=1/2#x", base + "/whole/b/a.bin", base + "/whole/")
      == [f"done   {place(name)}" for name in ("a-2.bin", "a.bin", "index.html")], "three files")
for name in ("a.bin", "a-2.bin", "index.html"):
    check_file(name)

# What is there stays, unless it is to be replaced; one that fails disturbs no other.
with open(place("a.bin"), "wb") as old:
    old.write(b"old")
check(run(base + "/whole/a.bin", base + "/whole/c", base + "/no/such", status=1) == [
    f"done   {place('c')}",
    f"failed {base}/no/such: 404 Not Found: GET '{base}/no/such'",
    f"failed {base}/whole/a.bin: '{place('a.bin')}' is there already; --force replaces it"], "some that fail")
check(os.path.getsize(place("a.bin")) == 3, "the old one")
run("--force", base + "/whole/a.bin")
check_file("a.bin")

# A connection that breaks: the rest is asked for, of the same version.
del asked[:]
run(base + "/breaks/d")
check_file("d")
check([wanted for _, wanted in asked] == [None, "bytes=200000-", "bytes=400000-"], asked)
run(base + "/changes/e")
check_file("e")
out = run("-r1", base + "/breaks/f", status=1)
check(out[0].startswith(f"failed {base}/breaks/f: "), out)

# A server that says nothing any more, and one that is not there.
out = run("-r0", "-t", "300ms", base + "/slow/g", status=1)
check(len(out) == 1 and out[0].startswith(f"failed {base}/slow/g: "), out)
with socket.socket() as closed:
    closed.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{closed.getsockname()[1]}/x"
    check(run("-r0", url, "nonsense", status=1)[0] == f"failed {url}: GET '{url}': Connection refused", "refused")
done = subprocess.run(COMMAND, capture_output=True, text=True, check=False, timeout=60)
check((done.returncode, done.stderr) == (2, "download: URLS is missing\n"), done)

# Ctrl-C: in a pipe, and on a terminal with its bars.
with subprocess.Popen([*COMMAND, "--to", folder.name, base + "/slow/h"], stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE) as child:
    while not os.path.exists(place("h.part")):
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate(timeout=60)
check((child.returncode, output) == (130, b"") and b"Traceback" not in errors, f"{child.returncode} {errors}")
terminal = Terminal([*COMMAND, "--to", folder.name, base + "/slow/i", base + "/whole/j"])
terminal.read_until("i [")
terminal.read_until("97.7 KiB/500.0 KiB")
terminal.read_until("\x1b[32mdone")
os.write(terminal.master, b"\x03")
check(terminal.wait() == 130, f"Ctrl-C: {terminal.output!r}")

check(not [name for name in os.listdir(folder.name) if name.endswith(".part")], os.listdir(folder.name))
