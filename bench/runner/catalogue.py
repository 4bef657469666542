"""The programs: their sizes, and what they must print.

Every program takes its sizes as arguments and has the full ones as defaults. The small ones are for a
quick check, also in builds that collect at every allocation.
"""
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, Optional, Sequence

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
MODULUS = 2147483647


@dataclass(frozen=True)
class Program:
    """One of bench/cpu. `line` is what it prints at full size, `small_line` with the arguments `small`."""

    line: str
    small: Sequence[int]
    small_line: str


PROGRAMS: Dict[str, Program] = {
    "binary_trees": Program("binary_trees 3307390", [8], "binary_trees 17646"),
    "closures": Program("closures 10009998000", [100, 20], "closures 83960"),
    "exceptions": Program("exceptions 15000000 1000000 3000000", [2000], "exceptions 10001 666 2000"),
    "fannkuch": Program("fannkuch 8629 30", [6, 2], "fannkuch 49 10"),
    "fib": Program("fib 13069854", [15, 2], "fib 1220"),
    "gc_churn": Program("gc_churn 164500232", [400, 2000, 100], "gc_churn 339357"),
    "generators": Program("generators 2812500815519", [1000, 7], "generators 1250747"),
    "json_roundtrip": Program("json_roundtrip 15518780", [8, 30], "json_roundtrip 29550"),
    "list_sort": Program("list_sort 824052680 n32501", [500], "list_sort 16804523 n33845"),
    "loop_sum": Program("loop_sum 999994 25000027999997", [5000], "loop_sum 44991 112507491"),
    "mandelbrot": Program("mandelbrot 572232 35146809", [30, 50], "mandelbrot 349 21635"),
    "map_int": Program("map_int 480004800166", [400, 3], "map_int 361774"),
    "map_words": Program("map_words 2288 3722 895512785", [3000], "map_words 1689 7 335856"),
    "method_calls": Program("method_calls 38000000", [2000], "method_calls 19000"),
    "nbody": Program("nbody -169092783", [200], "nbody -169026909"),
    "spectral_norm": Program("spectral_norm 1274224139", [16, 4], "spectral_norm 1273525215"),
    "string_build": Program("string_build 33706520", [3, 300], "string_build 163811"),
    "string_scan": Program("string_scan 11820250", [3, 500], "string_scan 11793"),
}


def minstd(seed, steps):
    return seed * pow(16807, steps, MODULUS) % MODULUS


@dataclass(frozen=True)
class Workload:
    """One of bench/async.

    `operations` says how many operations the arguments make, `check` what the program must print.
    `cost` is where the time of an operation comes from: "t", the program's own clock, or "cpu", the
    processor time of the whole process, where much of its time is sleep. `alive` says how many tasks
    live at once, where that is what the memory goes to: their bytes are counted above a run with the
    arguments `alone`. `once`: one repetition is enough, since it sleeps for long. `long`: an operation
    takes so long that it is told in milliseconds.
    """

    what: str
    variants: Dict[str, Sequence]
    small: Sequence
    operations: Callable[[Sequence], int]
    check: Callable[[Sequence], int]
    cost: str = "t"
    alive: Optional[Callable[[Sequence], int]] = None
    alone: Sequence = field(default_factory=list)
    once: bool = False
    long: bool = False


def first(arguments):
    return arguments[0]


def threads_check(arguments):
    mode, count, *iterations = arguments
    return count if mode == "spawn" else sum(minstd(k + 1, iterations[0]) for k in range(count))


WORKLOADS: Dict[str, Workload] = {
    "spawn_join": Workload(
        "spawn a million trivial tasks and await them: all at once, 1000 at a time, one by one",
        {"all": [1_000_000, 1_000_000], "by1000": [1_000_000, 1000], "by1": [1_000_000, 1]},
        small=[500, 100], operations=first, check=lambda a: a[0] * (a[0] - 1) // 2,
        alive=lambda a: a[1] if a[1] == a[0] else 0, alone=[1, 1]),
    "yield_switch": Workload(
        "tasks give way to each other: 1000 of them, 100, and 100 from 100 awaits down",
        {"flat": [1000, 10_000, 1], "flat100": [100, 10_000, 1], "deep100": [100, 10_000, 100]},
        small=[10, 20, 3], operations=lambda a: a[0] * a[1], check=lambda a: a[0] * a[1]),
    "channel_pingpong": Workload(
        "two tasks exchange a message each way over channels of one slot; per message",
        {"r500k": [500_000]},
        small=[300], operations=lambda a: 2 * a[0], check=lambda a: a[0] * (a[0] + 1) // 2),
    "cancel_storm": Workload(
        "spawn sleeping tasks, cancel each, await all; each cleans up",
        {"n100k": [100_000]},
        small=[200], operations=first, check=first, alive=first, alone=[1]),
    "await_chain": Workload(
        "await an async call that needs no wait, nested 1 to 10,000 deep",
        {"d1": [10_000_000, 1], "d100": [10_000_000, 100], "d10000": [10_000_000, 10_000]},
        small=[2000, 10], operations=first, check=first),
    "tasks_sleeping": Workload(
        "tasks all asleep at once: processor time to start, sleep and finish, memory of each",
        {"100k": [100_000, 10_000], "1M": [1_000_000, 10_000]},
        small=[300, 100], operations=first, check=first, cost="cpu", alive=first, alone=[1, 10],
        once=True),
    "timers": Workload(
        "a million timers at random times, every second one cancelled; by how much they are late",
        {"1M": [1_000_000, 5000]},
        small=[300, 50], operations=first, check=lambda a: a[0] // 2, cost="cpu", alive=first,
        alone=[2, 10], once=True),
    "threads": Workload(
        "the same computation in one thread and in two; start and join 1000 threads",
        {"cpu1": ["cpu", 1, 20_000_000], "cpu2": ["cpu", 2, 20_000_000], "spawn1000": ["spawn", 1000]},
        small=["cpu", 2, 2000], operations=lambda a: a[1], check=threads_check,
        long=True),
    "spinner": Workload(
        "a spinner at 10 Hz while a task waits for 3 s: processor time",
        {"3s": [3000]},
        small=[100], operations=lambda a: 1, check=lambda a: 42, cost="cpu", long=True),
}


@dataclass(frozen=True)
class Growth:
    """One of bench/growth, at three sizes. Each prints check=CHECK NAME=SECONDS...; the seconds
    divided by the size (or by `operations` of it) should stay nearly flat."""

    what: str
    sizes: Sequence[int]
    small: int
    check: Callable[[int], int]
    operations: Callable[[int], int] = lambda n: n


GROWTHS: Dict[str, Growth] = {
    "list": Growth("append to a list, then pop all", [100_000, 1_000_000, 10_000_000], 300,
                   lambda n: n * (n - 1) // 2),
    "dict": Growth("insert into a dict, look up, delete", [100_000, 1_000_000, 4_000_000], 300,
                   lambda n: n * (n - 1) // 2),
    "text": Growth("build a string by +=, and by join", [100_000, 1_000_000, 4_000_000], 300,
                   lambda n: 4 * n),
    "sort": Growth("sort random numbers, and sorted ones", [100_000, 1_000_000, 4_000_000], 300,
                   lambda n: 2 * n),
    "recursion": Growth("call down to a depth, a hundred times", [10_000, 50_000, 150_000], 100,
                        lambda n: 100 * n, lambda n: 100 * n),
    "tasks": Growth("spawn tasks at once, then await them", [10_000, 100_000, 1_000_000], 200,
                    lambda n: n * (n - 1) // 2),
    "timers": Growth("tasks sleep until random times; all are cancelled", [10_000, 100_000, 1_000_000],
                     200, lambda n: n),
    "heap": Growth("build a live heap; then make garbage beside it, the longest pause of which counts",
                   [100_000, 1_000_000, 8_000_000], 300, lambda n: n * (n + 1) // 2),
}


@dataclass(frozen=True)
class Load:
    """What one measurement asks of a server. `how`: "pingpong" (bench/io/lib/pingpong.c, `size` round
    trips on each connection), "wrk" (for `size` seconds), or "hold" (each connection asks once and then
    stays)."""

    how: str
    connections: int
    size: int = 1


@dataclass(frozen=True)
class Service:
    """One of bench/io. Its servers print port=N, and answer `request` by what ends with `reply`."""

    what: str
    request: bytes
    reply: bytes
    variants: Dict[str, Load]
    small: Sequence[Load]


SERVICES: Dict[str, Service] = {
    "tcp_echo": Service(
        "64 bytes there and back, on 50 connections at once; the memory of one that is idle",
        request=bytes(range(64)), reply=bytes(range(64)),
        variants={"c50": Load("pingpong", 50, 500), "idle": Load("hold", 5000)},
        small=[Load("hold", 3), Load("pingpong", 3, 20)]),
    "http_hello": Service(
        "an HTTP server that says hello, asked by wrk over 64 connections; the memory of one that is idle",
        request=b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", reply=b"hello, world",
        variants={"c64": Load("wrk", 64, 1), "idle": Load("hold", 5000)},
        small=[Load("hold", 3)]),
}
