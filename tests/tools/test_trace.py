#!/usr/bin/env python3
"""Drives `gyre --trace`: the file is a valid trace, however the program ends, and says what happened.

usage: test_trace.py PATH_TO_GYRE [unittest arguments]
"""

import copy
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import check_trace

GYRE = ""
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TIMEOUT_S = 300 if IS_SLOW else 60

PIPELINE = """
async fn produce(ch) { for i in range(3) { await ch.send(i) } ch.close() }
async fn consume(ch) { let sum = 0
    async for x in ch { sum += x }
    await sleep(1ms)
    return sum }
let ch = Channel(1)
let p = spawn(produce(ch), name: "producer")
let c = spawn(consume(ch), name: "consumer")
await p
print(await c)
"""
MAIN = "main: <main>()"
PRODUCER = "producer: produce()"
CONSUMER = "consumer: consume()"


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "script.gy"
        self.out = pathlib.Path(folder.name) / "out.json"

    def run_gyre(self, source, *options, **more):
        self.path.write_text(source)
        return subprocess.run([GYRE, "--trace", self.out, *options, self.path], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_S, **more)

    def trace(self, source, status=0, out=None):
        done = self.run_gyre(source)
        self.assertEqual(done.returncode, status, done.stderr)
        if out is not None:
            self.assertEqual(done.stdout, out)
        return check_trace.load(self.out)


class WhatItSays(Case):
    def test_slices_and_arrows(self):
        trace = self.trace(PIPELINE, out="3\n")
        self.assertEqual(trace.processes, {1: str(self.path)})
        for lane, function, end in ((MAIN, "<main>", "value"), (PRODUCER, "produce", "value"),
                                    (CONSUMER, "consume", "value")):
            slices = trace.slices_of(lane)
            self.assertEqual({(s.name, s.category) for s in slices}, {(function, "task")})
            self.assertEqual(slices[-1].args, {"ends with": end})
        self.assertEqual([s.args for s in trace.slices_of(MAIN)[:-1]],
                         [{"waits for": "task 'producer'", "at": f"{self.path}:10"},
                          {"waits for": "task 'consumer'", "at": f"{self.path}:11"}])
        self.assertIn({"waits for": "send", "at": f"{self.path}:2"},
                      [s.args for s in trace.slices_of(PRODUCER)])
        self.assertIn({"waits for": "recv", "at": f"{self.path}:4"},
                      [s.args for s in trace.slices_of(CONSUMER)])
        self.assertEqual(trace.arrows_between("loop", MAIN), ["spawn"])
        self.assertEqual(trace.arrows_between(MAIN, PRODUCER), ["spawn"])
        self.assertEqual(trace.arrows_between(MAIN, CONSUMER), ["spawn"])
        self.assertEqual(trace.arrows_between(PRODUCER, MAIN), ["await"])
        self.assertEqual(trace.arrows_between(CONSUMER, MAIN), ["await"])
        self.assertIn("wake", trace.arrows_between(CONSUMER, PRODUCER))
        self.assertIn("wake", trace.arrows_between(PRODUCER, CONSUMER))
        spawned = [(i["name"], i["args"]) for i in trace.instants]
        self.assertEqual(spawned[1:], [("spawn", {"task": "producer", "at": f"{self.path}:8"}),
                                       ("spawn", {"task": "consumer", "at": f"{self.path}:9"})])

    def test_times(self):
        trace = self.trace("async fn f() { await sleep(200ms) }\n"
                           "let t = spawn(f())\nimport time\ntime.sleep(100ms)\nawait t")
        busy = trace.slices_of(MAIN)[0]
        self.assertGreaterEqual(busy.end - busy.start, 100e3)
        waits = [s for s in trace.slices_of("loop") if s.name == "wait"]
        self.assertGreaterEqual(sum(s.end - s.start for s in waits), 190e3)
        self.assertEqual(trace.arrows_between("loop", "Task-2: f()"), ["wake"])
        first, second = trace.slices_of("Task-2: f()")
        self.assertGreaterEqual(second.start - first.end, 200e3)
        self.assertEqual(first.args, {"waits for": "sleep", "at": f"{self.path}:1"})

    def test_loop_lag(self):
        trace = self.trace("import time\nasync fn hog() { time.sleep(80ms) }\nspawn(hog())\nawait sleep(10ms)")
        lags = [args["us"] for _, args in trace.counters["loop lag"]]
        self.assertGreaterEqual(max(lags), 65000)

    def test_collector(self):
        trace = self.trace("let l = []\nfor i in range(200000) { l = [l, i, [i]]; if i % 1000 == 0 { l = [] } }")
        steps = trace.slices_of("collector")
        self.assertGreater(len(steps), 3)
        self.assertEqual({s.name for s in steps}, {"collect"})
        self.assertEqual(len(trace.counters["heap"]), len(steps))
        self.assertTrue(all(args["bytes"] > 10000 for _, args in trace.counters["heap"]))

    def test_threads(self):
        trace = self.trace("fn work(n) { let i = 0; while i < n { i += 1 } return i }\n"
                           "async fn nap() { await sleep(1ms); return 7 }\n"
                           "let a = spawn_thread(work, 1000, name: 'cruncher')\n"
                           "let b = spawn_thread(nap, name: 'napper')\nprint(await a, await b)", out="1000 7\n")
        names = {name: pid for pid, name in trace.processes.items()}
        self.assertEqual(set(names), {str(self.path), "thread cruncher", "thread napper"})
        crunched = [s for s in trace.slices if s.pid == names["thread cruncher"] and s.name == "work"]
        self.assertEqual([s.lane for s in crunched], ["main: work()"])
        napped = [s for s in trace.slices if s.pid == names["thread napper"] and s.category == "task"]
        self.assertIn({"waits for": "sleep", "at": f"{self.path}:2"}, [s.args for s in napped])

    def test_every_kind_of_wait(self):
        source = """
let lock = Lock()
let sem = Semaphore(1)
let event = Event()
let cond = Condition()
let barrier = Barrier(2)
let future = Future()
let ch = Channel()
async fn locked() { async with lock { await sleep(1ms) } }
async fn counted() { async with sem { await sleep(1ms) } }
async fn evented() { await event.wait() }
let flag = false
async fn conditioned() { async with cond { await cond.wait_for(fn() { return flag }) } }
async fn barred() { await barrier.wait() }
async fn futured() { await future }
async fn selecting() { select { x = await ch.recv() { return x } y = await sleep(10) { } } }
async fn sleeping() { await sleep(10) }
async fn yields() { await sleep(0) }
async fn cancelled() { try { await sleep(10) } finally { await sleep(0) } }
async with TaskGroup() as g {
    for f in [locked, locked, counted, counted, evented, conditioned, barred, barred, futured, selecting, yields] {
        g.spawn(f(), name: str(f))
    }
    let c = g.spawn(cancelled())
    await sleep(2ms)
    event.set()
    async with cond { cond.notify_all() }
    await sleep(0)
    flag = true
    async with cond { cond.notify_all() }
    future.set_result(1)
    await ch.send(1)
    c.cancel()
    try { async with timeout(1ms) { await sleep(10) } } catch TimeoutError { }
    print(await race(yields(), sleeping()), await gather(yields(), yields()))
    async for t in completed(yields(), yields()) { }
}
"""
        trace = self.trace(source, out="nil [nil, nil]\n")
        waited = {s.args.get("waits for") for s in trace.slices}
        self.assertLessEqual({"lock", "Semaphore", "Event", "Condition", "Barrier", "Future", "select",
                              "sleep", "its turn", "TaskGroup", "completed"}, waited)
        self.assertEqual({a.name for a in trace.arrows}, {"spawn", "await", "wake"})
        self.assertIn("cancelled", {s.args.get("ends with") for s in trace.slices})

    def test_strange_names(self):
        name = 'a"b\\\\c\\n\\t\\x01é漢😀' + "x" * 1000
        trace = self.trace(f"async fn f() {{ }}\nawait spawn(f(), name: '{name}')\nprint(1)", out="1\n")
        self.assertTrue(any(str(lane).startswith('a"b\\c\n\t\x01é漢😀xxx') for lane in trace.lanes.values()))

    def test_tests(self):
        self.path.write_text("async test 'a' { await sleep(10) }\nasync test 'b' { await sleep(20) }")
        done = subprocess.run([GYRE, "--trace", self.out, "test", "--explore", self.path], check=False,
                              stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
        self.assertEqual(done.returncode, 0, done.stdout)
        trace = check_trace.load(self.out)
        self.assertIn("sleep", {s.args.get("waits for") for s in trace.slices})


class HowItEnds(Case):
    def test_statuses(self):
        endings = {"": 0, "exit(3)": 3, "throw ValueError('x')": 1, "await Channel().recv()": 13,
                   "spawn(f()); spawn(f()); exit(4)": 4, "spawn(fails()); await sleep(1ms)": 1,
                   "async with TaskGroup() as g { g.spawn(f()); g.spawn(fails()) }": 1}
        for source, status in endings.items():
            trace = self.trace("async fn f() { await sleep(10) }\nasync fn fails() { throw ValueError('y') }\n"
                               "await sleep(0)\n" + source, status)
            self.assertGreaterEqual(len(trace.slices_of(MAIN)), 2, source)

    def test_nothing_to_run(self):
        trace = self.trace("let = 1", 1)
        self.assertEqual(trace.slices, [])
        self.trace("", 0)

    def test_abandoned_tasks(self):
        source = ("import loop\nloop.grace = 10ms\n"
                  "async fn stays() { while true { try { await sleep(10) } catch Cancelled { } } }\n"
                  "async fn late() { }\nspawn(stays())\nawait sleep(0)\nspawn(late())")
        self.trace(source, 1)

    def interrupted(self, source, number, before=0.2):
        self.path.write_text(source)
        with subprocess.Popen([GYRE, "--trace", self.out, self.path], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as child:
            child.stdout.readline()
            time.sleep(before)
            child.send_signal(number)
            child.communicate(timeout=TIMEOUT_S)
        return child.returncode

    def test_interrupt(self):
        source = "async fn f() { while true { await sleep(1ms) } }\nspawn(f())\nprint('on', flush: true)\nawait sleep(60)"
        self.assertEqual(self.interrupted(source, signal.SIGINT), 130)
        self.assertGreater(len(check_trace.load(self.out).slices), 10)
        self.assertEqual(self.interrupted("print('on', flush: true)\nwhile true { }", signal.SIGINT), 130)
        check_trace.load(self.out)

    def test_killed_early(self):
        source = "print('on', flush: true)\nwhile true { }"
        self.assertEqual(self.interrupted(source, signal.SIGKILL, 0), -signal.SIGKILL)
        self.assertEqual(check_trace.load(self.out, is_unterminated=True).processes, {1: str(self.path)})

    def test_killed(self):
        for source in ("async fn f() { while true { await sleep(1ms) } }\nspawn(f())\n"
                       "print('on', flush: true)\nawait sleep(60)",
                       "async fn f() { while true { await sleep(0) } }\nspawn(f())\n"
                       "print('on', flush: true)\nawait sleep(60)"):
            self.assertEqual(self.interrupted(source, signal.SIGKILL, 3 if IS_SLOW else 0.3), -signal.SIGKILL)
            trace = check_trace.load(self.out, is_unterminated=True)
            self.assertGreater(len(trace.slices), 10)
            with self.assertRaises(check_trace.BadTrace):
                check_trace.load(self.out)


class Files(Case):
    def test_cannot_be_opened(self):
        self.out = self.out.parent / "missing" / "out.json"
        done = self.run_gyre("print('never')")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("cannot write the trace", done.stderr)

    def test_needs_a_file(self):
        done = subprocess.run([GYRE, "--trace"], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--trace needs a file to write to", done.stderr)

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_disk_full(self):
        for source, status in (("for i in range(5000) { await sleep(0) }\nprint('all')", 1),
                               ("print('all')\nexit(3)", 3)):
            self.out = "/dev/full"
            done = self.run_gyre(source)
            self.assertEqual((done.returncode, done.stdout), (status, "all\n"))
            self.assertEqual(done.stderr, "gyre: cannot write the trace: No space left on device\n")

    @unittest.skipIf(IS_SLOW, "measures memory")
    def test_memory_is_bounded(self):
        source = ("async fn f() { await sleep(0) }\n"
                  "for i in range(200) { let l = [spawn(f()) for k in range(100)]\n for t in l { await t } }")
        self.path.write_text(source)
        peaks = []
        for options in ((), ("--trace", self.out)):
            with subprocess.Popen([GYRE, *options, self.path]) as child:
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = status
            peaks.append(usage.ru_maxrss)
        self.assertGreater(self.out.stat().st_size, 5_000_000)
        self.assertLess(peaks[1], peaks[0] + 1500) # KiB
        self.assertEqual(len(check_trace.load(self.out).lanes), 3 + 200 * 100)


class TheChecker(Case):
    """What it must not let pass."""

    def setUp(self):
        super().setUp()
        done = self.run_gyre(PIPELINE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.events = check_trace.parse(self.out.read_text())

    def find(self, events, phase, **fields):
        return next(e for e in events if e["ph"] == phase and all(e.get(k) == v for k, v in fields.items()))

    def expect_bad(self, change, message):
        events = copy.deepcopy(self.events)
        change(events)
        with self.assertRaisesRegex(check_trace.BadTrace, message):
            check_trace.Trace(events)

    def test_bad_traces(self):
        check_trace.Trace(self.events)
        drop = lambda phase, **fields: lambda es: es.remove(self.find(es, phase, **fields))
        change = lambda phase, **new: lambda es: self.find(es, phase).update(new)
        self.expect_bad(drop("E"), "a task runs while|never closed|arrow")
        self.expect_bad(drop("B"), "an end without|outside of any slice")
        self.expect_bad(drop("s"), "an arrow without a beginning")
        self.expect_bad(drop("f"), "an arrow never ends")
        self.expect_bad(drop("M", name="process_name"), "has no name")
        self.expect_bad(drop("M", name="thread_name"), "has no name")
        self.expect_bad(change("B", ts=1e12), "time goes back")
        self.expect_bad(change("B", ts="soon"), "ts is to be a time")
        self.expect_bad(change("B", ph="Q"), "an unknown phase")
        self.expect_bad(change("B", tid=None), "tid is to be an int")
        self.expect_bad(change("f", bp=None), "bp is e|without bp")
        self.expect_bad(change("f", id=5), "an arrow without a beginning")
        self.expect_bad(change("M", name="lane_name"), "unknown metadata")
        self.expect_bad(lambda es: self.find(es, "B").pop("name"), "has no name")
        self.expect_bad(lambda es: es.append(dict(self.find(es, "B"), ts=1e9)), "never closed|while")
        self.expect_bad(lambda es: es.append(dict(self.find(es, "s"), ts=1e9)), "outside of any slice")
        self.expect_bad(lambda es: es.append({"ph": "C", "pid": 1, "tid": 1, "ts": 1e9, "name": "c",
                                              "args": {"x": "y"}}), "a counter has numbers")

    def test_bad_files(self):
        for text in ("", "{}", "[", "[{}]", "[1]", '[{"ph":"B"}]', json.dumps(self.events)[:-1]):
            with self.assertRaises(check_trace.BadTrace):
                check_trace.Trace(check_trace.parse(text))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
