#!/usr/bin/env python3
"""10,000 connections that echo three rounds each, and a server that runs out of descriptors.

usage: test_many_connections.py GYRE

Server and clients are two processes, so that each needs little more than 10,000 descriptors. It says how much
memory a connection takes that waits, and fails above 16 KiB where memory means something.
"""

import os
import pathlib
import resource
import socket
import subprocess
import sys
import time

SCRIPT = pathlib.Path(__file__).with_name("many_connections.gy")
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
COUNT = 1_000 if IS_SLOW else 10_000
SPARE = 100
MOST_BYTES = 16 * 1024
SKIPPED = 77


def start(gyre, *args, limit=None):
    def limit_descriptors():
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return subprocess.Popen([gyre, str(SCRIPT), *map(str, args)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                            preexec_fn=limit_descriptors if limit else None)


def descriptors_of(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def resident_bytes_of(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def processor_seconds_of(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(is_so, what):
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.01)
    sys.exit(f"FAILED: {what}")


def say(process, text):
    process.stdin.write(text + "\n")
    process.stdin.flush()


def finish(process, expected):
    out = process.communicate("\n", timeout=60)[0]
    if process.returncode or out.strip() != expected:
        sys.exit(f"FAILED: status {process.returncode}, said {out!r}")


def check_many(gyre):
    server = start(gyre, "serve")
    port = int(server.stdout.readline())
    # As many as it will ever have, once: what its tables and its heap grow to is no leak.
    opened, memory = descriptors_of(server), resident_bytes_of(server)
    client = start(gyre, "visit", port, COUNT)
    if client.stdout.readline() != "open\n":
        sys.exit("FAILED: the clients did not come that far")
    wait_until(lambda: descriptors_of(server) >= opened + COUNT, "the server has not all connections")
    each = (resident_bytes_of(server) - memory) / COUNT
    say(client, "close")
    if client.stdout.readline() != "closed\n":
        sys.exit("FAILED: the clients did not close")
    wait_until(lambda: descriptors_of(server) == opened, "the server keeps descriptors")
    client_has = descriptors_of(client)
    if client_has > opened + 1:
        sys.exit(f"FAILED: the client keeps descriptors: {client_has}")
    finish(client, "")
    finish(server, "0")
    print(f"{COUNT} connections, three rounds each; one takes {each / 1024:.1f} KiB in the server")
    if each > MOST_BYTES and not IS_SLOW:
        sys.exit("FAILED: that is too much")


def ask(port, text):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
        sock.sendall(text)
        return sock.recv(100)


def check_starving(gyre):
    """Out of descriptors a server waits, without burning the processor, and goes on when there are some again."""
    server = start(gyre, "serve", limit=24)
    port = int(server.stdout.readline())
    crowd = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(40)]
    crowd[0].sendall(b"x")
    if crowd[0].recv(10) != b"x":
        sys.exit("FAILED: a connection from before")
    before = processor_seconds_of(server)
    time.sleep(1)
    used = processor_seconds_of(server) - before
    if used > 0.25:
        sys.exit(f"FAILED: without descriptors it uses {used} s of a second")
    for sock in crowd:
        sock.close()
    if ask(port, b"again") != b"again":
        sys.exit("FAILED: it does not go on")
    finish(server, "0")
    print(f"40 connections and 24 descriptors: {used:.2f} s in a second of waiting")


def main():
    gyre = sys.argv[1]
    check_starving(gyre)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < COUNT + SPARE:
        print(f"skipped: a process may have {most} descriptors here, {COUNT + SPARE} are needed (ulimit -Hn)")
        sys.exit(SKIPPED)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    check_many(gyre)


if __name__ == "__main__":
    main()
