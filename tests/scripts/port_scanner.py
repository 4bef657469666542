"""scripts/port_scanner.gy: usage: port_scanner.py GYRE SCRIPT"""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading

from spinner_probe import Terminal, check

COMMAND = sys.argv[1:3]


def listen(greeting, host="127.0.0.1"):
    """A port whose server says so much to everybody."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.create_server((host, 0), family=family, backlog=100)

    def serve():
        held = []
        while True:
            held.append(server.accept()[0])
            held[-1].sendall(greeting)
    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def run(*args, status=0, **options):
    done = subprocess.run([*COMMAND, *map(str, args)], capture_output=True, text=True, check=False,
                          timeout=120, **options)
    check(done.returncode == status, f"{args}: {done}")
    return done.stdout, done.stderr


def fails(problem, *args):
    check(run(*args, status=2) == ("", f"port_scanner: {problem}\n"), f"{args}")


# Closed: nobody listens there, as long as this socket has the port.
taken = socket.socket()
taken.bind(("127.0.0.1", 0))
closed = taken.getsockname()[1]
ssh, rude, silent = listen(b"SSH-2.0-Test\r\nmore"), listen(b"\x1b[31mred\x07\xff\n"), listen(b"")
six = listen(b"six\n", "::1")

says = {ssh: "SSH-2.0-Test", rude: r"\x1b[31mred\x07" + "\ufffd", silent: ""}
output, errors = run(ssh, rude, silent, closed, "--banner", "2s")
lines = [line.split(None, 1) for line in output.splitlines()]
check(lines[0] == ["port", "says"] and output.endswith("\n3 open\n") and not errors, (output, errors))
check([[int(a), *b] for a, *b in lines[2:-1]] == [[port, *filter(None, [says[port]])] for port in sorted(says)], output)
check(run(closed) == ("0 open\n", ""), "a closed port")
check("six" in run(six, "--host", "::1")[0], "the other loopback")
check(f"{ssh}  SSH" in run(f"{max(1, ssh - 500)}-{min(65535, ssh + 500)}", "-n", "300", "-b", "2s")[0], "a range")

fails("PORTS: a port is 1 to 65535, a range as 8000-8999, not '9-8'", "9-8")
fails("PORTS: a port is 1 to 65535, a range as 8000-8999, not '65536'", 80, 65536)
fails("PORTS: a port is 1 to 65535, a range as 8000-8999, not 'ssh'", "ssh")
fails("-n: at least 1, not 0", "-n0")

# More at once than there are descriptors.
silents = [listen(b"") for _ in range(40)]
output, errors = run(*silents, "-b", "20s", "-n", 40, status=1,
                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (30, 30)))
check(not output and re.fullmatch(r"port_scanner: .*Too many open files\n", errors), errors)

# Ctrl-C, in a pipe and from the keyboard.
with subprocess.Popen([*COMMAND, str(silent), "-b", "100s"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
    check(not child.poll(), "it waits")
    threading.Event().wait(1)
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate(timeout=60)
check((child.returncode, output) == (130, b"") and b"Traceback" not in errors, f"{child.returncode} {errors}")
terminal = Terminal([*COMMAND, str(silent), "-b", "100s"])
terminal.read_until("ports [")
os.write(terminal.master, b"\x03")
check(terminal.wait() == 130, f"Ctrl-C: {terminal.output!r}")

for name, has_colour in (("FORCE_COLOR", True), ("NO_COLOR", False)):
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    output, errors = run(ssh, env={**environment, name: "1"})
    check((f"\x1b[1m{ssh}" in output) == has_colour, repr(output))
