"""bench/io: servers, one process each, and what asks them.

A server has one processor, and what asks has another one where there is one, so that neither takes
time from the other. Each repetition starts a server anew, warms it up, and asks several times for a
short while, since on a busy machine a short while may be quiet. What counts is the time for
each round trip, of a server that is never without work, and the processor time that the server took
for it, which also means something while the machine does other things.
"""
import contextlib
import os
import re
import resource
import select
import signal
import socket
import subprocess
import time

from .catalogue import BENCH, ROOT, SERVICES
from .measure import BUILD, Run, compile_c
from .peers import found
from .workloads import printed

PATIENCE = 60       # seconds for a server to start, for an answer
SETTLE = 0.3        # seconds for a server to come to rest before its memory is read
TIMES = 5           # that a load is put on a server, after once to warm it up; the best counts


class Failed(Exception):
    """What went wrong with a server, or with what asked it."""


# ---------------------------------------------------------------- A server


def use_processor(index):
    """For this process: a processor of its own, and as many descriptors as there may be."""
    available = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {available[index % len(available)]})
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Server:
    """The process of a server that listens."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            list(map(str, command.words)), env={**os.environ, **command.env}, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=lambda: use_processor(0))
        line = ""
        if select.select([self.process.stdout], [], [], PATIENCE)[0]:
            line = self.process.stdout.readline().strip()
        if not line.startswith("port="):
            self.stop()
            raise Failed(f"printed {line[:80]!r}, not its port")
        self.port = int(line[len("port="):])

    def cpu(self):
        """Processor time so far, of all its threads, in seconds."""
        clock = ~self.process.pid << 3 | 2  # what clock_getcpuclockid gives
        return time.clock_gettime(clock)

    def memory(self):
        """The bytes that it has in memory."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@contextlib.contextmanager
def serving(command):
    server = Server(command)
    try:
        yield server
    finally:
        server.stop()


# ---------------------------------------------------------------- What asks


def run_asker(words):
    """What a program printed that runs on the processor for askers."""
    try:
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False,
                              timeout=PATIENCE, preexec_fn=lambda: use_processor(1))
    except subprocess.TimeoutExpired:
        raise Failed(f"{words[0]}: over {PATIENCE} s") from None
    if done.returncode:
        raise Failed(f"{os.path.basename(words[0])}: {done.stderr.strip()[-160:]}")
    return done.stdout


def pingpong(server, _service, load):
    """(Round trips, seconds) of pingpong.c; all came back as they were sent."""
    program = compile_c(BENCH / "io/lib/pingpong.c", BUILD / "pingpong")
    if not program:
        raise Failed("cannot compile bench/io/lib/pingpong.c")
    count = load.connections * load.size
    got = printed(Run(out=run_asker([program, server.port, load.connections, load.size])))
    if got.get("check") != count:
        raise Failed(f"{got.get('check', 0):.0f} of {count} came back")
    return count, got["t"]


def wrk(server, _service, load):
    """(Requests, seconds) of wrk."""
    said = run_asker(["wrk", "-t1", f"-c{load.connections}", f"-d{load.size}s",
                      f"http://127.0.0.1:{server.port}/"])
    if "Socket errors" in said or "Non-2xx" in said:
        raise Failed(re.search(r"(Socket errors|Non-2xx).*", said)[0])
    count, took, unit = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m),", said).groups()
    return int(count), float(took) * {"ms": 0.001, "s": 1, "m": 60}[unit]


def ask_once(port, service):
    """A connection that has been answered and stays open."""
    with contextlib.ExitStack() as unless_kept:
        sock = unless_kept.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        sock.sendall(service.request)
        got = b""
        while not got.endswith(service.reply):
            data = sock.recv(65536)
            if not data:
                raise Failed(f"answered {got[-80:]!r}")
            got += data
        unless_kept.pop_all()
    return sock


def hold(server, service, load):
    """The bytes that the server has more than before, while so many connections are open and idle."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with contextlib.ExitStack() as open_ones:
        def open_some(count):
            for _ in range(count):
                open_ones.enter_context(contextlib.closing(ask_once(server.port, service)))
            if load.connections > 100:
                time.sleep(SETTLE)
            return server.memory()
        before = open_some(1 + load.connections // 100)  # what the first ones take is no one's own
        return open_some(load.connections) - before


ASKERS = {"pingpong": pingpong, "wrk": wrk}


def missing(load):
    """Why a load cannot be measured here, or ""."""
    if load.how == "wrk" and not found("wrk"):
        return "wrk is not on PATH (Debian: wrk)"
    return ""


# ---------------------------------------------------------------- Measuring


def commands_of(name, peers):
    commands = {peer.name: peer.command(BENCH / "io" / name) for peer in peers}
    return {peer: command for peer, command in commands.items() if command}


def measure_once(command, service, load):
    """The figures of one server."""
    with serving(command) as server:
        if load.how == "hold":
            return {"bytes": hold(server, service, load) / load.connections}
        ask_and_time(server, service, load)
        return best_of([ask_and_time(server, service, load) for _ in range(TIMES)])


def ask_and_time(server, service, load):
    before = server.cpu()
    count, seconds = ASKERS[load.how](server, service, load)
    return {"ns": seconds / count * 1e9, "cpu_ns": (server.cpu() - before) / count * 1e9}


def attempt(command, service, load):
    try:
        return measure_once(command, service, load)
    except (Failed, OSError) as error:
        return {"failed": str(error)}


def best_of(runs):
    """Of times the least counts, of memory the most."""
    failed = [figures for figures in runs if "failed" in figures]
    if failed:
        return failed[0]
    return {key: (max if key == "bytes" else min)(figures[key] for figures in runs) for key in runs[0]}


def measure_load(name, variant, peers, repeat):
    """{peer: its figures, or what went wrong}; the repetitions are interleaved."""
    service = SERVICES[name]
    load = service.variants[variant]
    commands = commands_of(name, peers)
    runs = {peer: [] for peer in commands}
    for _ in range(repeat):
        for peer, command in commands.items():
            runs[peer].append(attempt(command, service, load))
    return {peer: best_of(each) for peer, each in runs.items()}


def complaint(command, service):
    """What is wrong with the answers of a server to the small loads, or ""."""
    try:
        with serving(command) as server:
            for load in service.small:
                (hold if load.how == "hold" else ASKERS[load.how])(server, service, load)
        return ""
    except (Failed, OSError) as error:
        return str(error)
