#!/usr/bin/env python3
"""Drives `gyre test` from outside: what it finds, runs, prints, and answers.

usage: test_gyre_test.py PATH_TO_GYRE [unittest arguments]
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

GYRE = ""
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TIMEOUT_S = 300 if IS_SLOW else 60

COUNTER = """
let count = 0
let lock = Lock()
async fn hurried() { let old = count; await sleep(0); count = old + 1 }
async fn careful() { async with lock { await hurried() } }
async fn twice(f) {
    count = 0
    let a = spawn(f())
    let b = spawn(f())
    await a
    await b
    return count
}
"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_test(self, *args):
        return subprocess.run([GYRE, "test", *args], cwd=self.folder, capture_output=True, text=True,
                              timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL)

    def expect(self, source, status, *lines, options=()):
        """Each of `lines` is in the output, in this order; "=X": X is a whole line."""
        self.write("t.gy", source)
        done = self.run_test("t.gy", *options)
        rest = iter(done.stdout.splitlines())
        for line in lines:
            found = any(line[1:] == got if line.startswith("=") else line in got for got in rest)
            self.assertTrue(found, f"no {line!r} in:\n{done.stdout}{done.stderr}")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def passes(self, source, *options):
        out = self.expect(source, 0, options=options)
        self.assertNotIn("FAIL", out)
        return out


class Runs(Case):
    def test_a_line_for_each_test_and_the_counts_last(self):
        self.write("t.gy", 'test "one" { print("hello") }\nasync test "two" { await sleep(1h) }\n')
        done = self.run_test("t.gy")
        self.assertEqual(done.stdout, "hello\nok one\nok two\n2 passed, 0 failed\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_failure_has_its_reason_and_trace(self):
        self.expect('fn check(x) {\n    assert(x == [1, 2], "wrong")\n}\ntest "bad" {\n    check([1, 3])\n}\n'
                    'test "good" { }', 1,
                    "=FAIL bad", "=  Traceback (most recent call last):", '=    t.gy:5 in test "bad"',
                    "=    t.gy:2 in check", "=  AssertionError: wrong: [1, 3] == [1, 2]", "=ok good",
                    "=1 passed, 1 failed")

    def test_no_test_is_status_5(self):
        self.expect("print(1)", 5, "=1", "=0 passed, 0 failed")
        self.expect('test "a" { }', 5, options=["-k", "b"])

    def test_the_top_level_runs_once_before_the_tests(self):
        self.write("t.gy", 'print("top")\nlet n = 0\ntest "a" { n += 1; assert(n == 1) }\n'
                           'test "b" { n += 1; assert(n == 2) }\n')
        self.assertEqual(self.run_test("t.gy").stdout, "top\nok a\nok b\n2 passed, 0 failed\n")

    def test_a_top_level_that_fails_is_a_failure(self):
        self.expect('test "a" { }\nthrow ValueError("early")', 1, "=FAIL t.gy", "ValueError: early",
                    "=0 passed, 1 failed")
        self.expect('test "a" { nowhere() }', 1, "=FAIL t.gy", "nowhere")
        self.expect('test "a" { }\nexit(0)', 1, "=FAIL t.gy", "exit()")
        self.expect('async fn f() { throw KeyError("k") }\nlet t = spawn(f())\nawait sleep(1)\ntest "a" { }', 1,
                    "=FAIL t.gy", "KeyError: 'k'")

    def test_tests_of_imported_modules_are_not_run(self):
        self.write("part.gy", 'fn two() => 2\ntest "of the part" { throw ValueError("no") }\n')
        out = self.passes('import "./part.gy"\ntest "mine" { assert(part.two() == 2) }\n')
        self.assertEqual(out, "ok mine\n1 passed, 0 failed\n")

    def test_an_unfinished_line_is_ended(self):
        self.expect('test "a" { write("no end") }', 0, "=no end", "=ok a")

    def test_exit_in_a_test_fails_it_and_nothing_else(self):
        self.expect('test "a" { exit(0) }\nasync fn f() { exit(3) }\nasync test "b" { spawn(f()); await sleep(1) }\n'
                    'test "c" { }', 1, "=FAIL a", "exit(0)", "=FAIL b", "exit(3)", "=ok c")

    def test_odd_names(self):
        self.write("t.gy", 'test "" { }\ntest "two\\nlines" { }\ntest "é \\"q\\" %s" { assert(1 > 2) }\n'
                           "test r'\\d' { }\ntest \"same\" { }\ntest \"same\" { }\n")
        out = self.run_test("t.gy").stdout
        self.assertTrue(out.startswith('ok \nok two lines\nFAIL é "q" %s\n'), out)
        self.assertTrue(out.endswith("ok \\d\nok same\nok same\n5 passed, 1 failed\n"), out)

    def test_methods_in_tests_may_return_early(self):
        self.passes('test "a" { if true { return }\n throw ValueError("late") }')

    def test_memory_limit_goes_before(self):
        self.write("t.gy", 'test "a" { let x = "x" * 100_000_000 }')
        done = subprocess.run([GYRE, "--max-memory", "32M", "test", "t.gy"], cwd=self.folder, capture_output=True,
                              text=True, check=False, timeout=TIMEOUT_S)
        self.assertEqual(done.returncode, 1)
        self.assertIn("MemoryError", done.stdout)


    def test_the_example_scripts(self):
        scripts = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts")
        done = self.run_test(scripts)
        self.assertEqual(done.returncode, 0, done.stdout)
        # Where the world has a say, runs with the same choices need not be the same.
        alone = [entry.path for entry in os.scandir(scripts) if entry.name.endswith(".gy")
                 and entry.name not in ("follow_log.gy", "chat_server.gy", "json_api.gy", "notes.gy", "download.gy",
                                        "job_runner.gy", "port_scanner.gy", "reverse_proxy.gy")]
        done = self.run_test(*sorted(alone), "--explore=50")
        self.assertEqual(done.returncode, 0, done.stdout)


class Options(Case):
    def test_directories_are_searched_for_files_with_tests(self):
        self.write("b/two.gy", 'test "two" { }')
        self.write("a/one.gy", '# ...\nasync test "one" { }\n')
        self.write("a/program.gy", 'throw ValueError("I was run")')
        self.write("a/.hidden/x.gy", 'test "hidden" { }')
        self.write("a/text.txt", 'test "text" { }')
        os.symlink("..", os.path.join(self.folder, "b", "up"))
        done = self.run_test()
        self.assertEqual(done.stdout, "a/one.gy:\nok one\nb/two.gy:\nok two\n2 passed, 0 failed\n")
        done = self.run_test("b", "a/one.gy")
        self.assertEqual(done.stdout, "b/two.gy:\nok two\na/one.gy:\nok one\n2 passed, 0 failed\n")

    def test_patterns(self):
        source = 'test "one fish" { }\ntest "two fish" { }\ntest "[x]" { }'
        self.assertEqual(self.passes(source, "-k", "two"), "ok two fish\n1 passed, 0 failed\n")
        self.assertEqual(self.passes(source, "-k", "*e f*"), "ok one fish\n1 passed, 0 failed\n")
        self.assertEqual(self.passes(source, "-k=fish"), "ok one fish\nok two fish\n2 passed, 0 failed\n")

    def test_fail_fast(self):
        out = self.expect('test "a" { }\ntest "b" { assert(1 == 2) }\ntest "c" { }', 1, "=ok a", "=FAIL b",
                          options=["--fail-fast"])
        self.assertNotIn("ok c", out)

    def test_junit(self):
        self.expect('test "a <&\\"> \\u0007" { }\ntest "b" { assert(1 == 2, "<why>") }', 1,
                    options=["--junit", "out.xml"])
        root = xml.etree.ElementTree.parse(os.path.join(self.folder, "out.xml")).getroot()
        self.assertEqual(root.tag, "testsuites")
        self.assertEqual((root.get("tests"), root.get("failures")), ("2", "1"))
        good, bad = root.iter("testcase")
        self.assertEqual((good.get("name"), good.get("classname")), ('a <&"> ?', "t.gy"))
        self.assertGreaterEqual(float(good.get("time")), 0)
        self.assertEqual(list(good), [])
        self.assertEqual(bad.find("failure").get("message"), "AssertionError: <why>: 1 == 2")
        self.assertIn("Traceback", bad.find("failure").text)
        self.expect('test "a" { }', 1, "=1 passed, 0 failed", options=["--junit", "no/such/place.xml"])

    def test_wrong_usage(self):
        self.write("t.gy", 'test "a" { }')
        for args, message in [(["--nonsense"], "no option --nonsense"),
                              (["--explor"], "no option --explor; did you mean --explore?"), (["--seed"], "--seed needs"),
                              (["--seed", "x"], "not 'x'"), (["--explore=0"], "not '0'"),
                              (["--replay", "1:"], "not '1:'"), (["--replay", "2:1,1:1"], "needs a string"),
                              (["--seed", "1", "--explore"], "only one of"), (["-k"], "needs a pattern")]:
            done = self.run_test("t.gy", *args)
            self.assertEqual(done.returncode, 2, args)
            self.assertIn(message, done.stderr)
        done = self.run_test("nowhere.gy")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot read nowhere.gy", done.stderr)
        self.assertIn("--explore", self.run_test("--help").stdout)

    def test_a_script_called_test_can_be_run(self):
        self.write("test", 'print("script")')
        for args in (["./test"], ["--", "test"]):
            done = subprocess.run([GYRE, *args], cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual(done.stdout, "script\n")

    def test_ctrl_c_ends_it_all(self):
        self.write("t.gy", 'test "first" { print("go") }\nasync test "spins" { while true { await sleep(0) } }\n'
                           'test "last" { print("last") }')
        with subprocess.Popen([GYRE, "test", "t.gy"], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            time.sleep(3 if IS_SLOW else 1)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=TIMEOUT_S)
        self.assertEqual(process.returncode, 130)
        self.assertIn("ok first", out)
        self.assertNotIn("last", out)


class Leftovers(Case):
    def test_each_kind_is_named_with_the_line_that_made_it(self):
        self.expect("""async fn forever() { await Channel().recv() }
async fn bad() { throw ValueError("unseen") }
async fn numbers() { yield 1; yield 2 }
async test "task" {
    spawn(forever())
}
async test "error" {
    let t = spawn(bad())
    await sleep(1)
}
async test "statement" {
    spawn(bad())
    await sleep(1)
}
async test "coroutine" {
    let c = bad()
}
async test "generator" {
    let g = numbers()
    await g.next()
}
async test "thread" {
    let th = spawn_thread(fn() { import time; time.sleep(100ms) })
}
async test "clean" {
    let t = spawn(forever())
    t.cancel()
    await sleep(0)
    assert(len(all_tasks()) == 1)
}
""", 1, "=FAIL task", "spawned at t.gy:5", "=FAIL error", "ValueError: unseen", "=FAIL statement",
                    "ValueError: unseen", "=FAIL coroutine", "bad() (t.gy:2) was never awaited",
                    "=FAIL generator", "numbers() (t.gy:3)", "=FAIL thread", "made at t.gy:23", "=ok clean")

    def test_a_hook_for_errors_is_its_own_tests(self):
        self.expect("""import loop
async fn bad(x) { throw ValueError(x) }
let seen = []
async test "hook" {
    loop.on_unhandled(fn(task, error) => seen.append(str(error)))
    spawn(bad("one"))
    let t = spawn(bad("two"))
    await sleep(1)
}
async test "no hook" { assert(seen == ["one", "two"]); spawn(bad("three")); await sleep(1) }
""", 1, "=ok hook", "=FAIL no hook", "ValueError: three", "=1 passed, 1 failed")

    def test_many_are_told_on_one_screen(self):
        out = self.expect('async fn f() { await sleep(1d) }\nasync test "many" { for i in range(1000) { spawn(f()) } }',
                          1, "=FAIL many", "990 more tasks")
        self.assertLess(out.count("\n"), 20)

    def test_a_test_that_throws_is_not_blamed_for_what_it_left(self):
        out = self.expect('async fn f() { await sleep(1d) }\nasync test "a" { spawn(f()); throw KeyError(1) }', 1,
                          "KeyError")
        self.assertNotIn("left behind", out)

    def test_what_nothing_could_wake_is_told_where_leaks_are_wanted(self):
        self.write("t.gy", 'async fn never() { await Event().wait() }\n'
                           'let jobs = Channel()\n'
                           'async test "a" { spawn(never(), name: "lost"); spawn(jobs_in(), name: "idle"); await sleep(0) }\n'
                           'async test "b" { let t = spawn(never()); await sleep(1); await t.stop() }\n'
                           'async fn jobs_in() { await jobs.recv() }')
        done = subprocess.run([GYRE, "--leaks", "test", "t.gy"], cwd=self.folder, capture_output=True, text=True,
                              timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL)
        self.assertEqual([line.strip() for line in done.stdout.splitlines() if "leaked" in line],
                         ["leaked: 'lost' waits for Event at t.gy:1, spawned at t.gy:3 by 'main': nothing can wake it"])
        self.assertIn("1 passed, 1 failed", done.stdout)

    def test_cleanups_of_what_is_left_run(self):
        self.expect('async fn f() { try { await sleep(1d) } finally { await sleep(1s); print("cleaned") } }\n'
                    'import loop\n'
                    'async test "a" { loop.auto_advance = false; spawn(f()); await sleep(0) }', 1, "=cleaned", "=FAIL a")

    def test_deadlock(self):
        self.expect('async test "a" { await Channel().recv() }\nasync test "b" { await sleep(inf) }\ntest "c" { }', 1,
                    "=FAIL a", "DeadlockError", "=FAIL b", "DeadlockError", "=ok c")


class Clock(Case):
    def test_time_is_exact_and_starts_at_0_each_time(self):
        one = """
async test "TIMES" {
    assert(loop.time() == 0 and time.monotonic() == 0)
    let seen = []
    async fn nap(d, x) { await sleep(d); seen.append((loop.time(), x)) }
    await gather(nap(3s, "c"), nap(1s, "a"), nap(3s, "d"), nap(2s, "b"), nap(1ns, "0"))
    assert(seen == [(1e-9, "0"), (1, "a"), (2, "b"), (3, "c"), (3, "d")])
    time.sleep(1d)
    assert(time.monotonic() == 86403)
    try { async with timeout(5s) { await sleep(1h) } } catch TimeoutError { }
    assert(loop.time() == 86408)
}
"""
        self.passes("import loop\nimport time\n" + one + one.replace("TIMES", "AGAIN"))

    def test_advance_visits_each_timer_and_lets_all_come_to_rest(self):
        self.passes("""
import loop
async test "ticks" {
    loop.auto_advance = false
    let seen = []
    let ch = Channel(inf)
    async fn tick() { for i in range(10) { await sleep(1s); await ch.send(loop.time()) } }
    async fn read() { async for v in ch { await sleep(0); await sleep(0); seen.append((v, loop.time())) } }
    let a = spawn(tick())
    let b = spawn(read())
    await loop.advance(0)
    assert(seen == [])
    await loop.advance(999ms)
    assert(seen == [])
    await loop.advance(1ms)
    assert(seen == [(1, 1)])
    await loop.advance(2500ms)
    assert(seen == [(1, 1), (2, 2), (3, 3)])
    assert(loop.time() == 3.5)
    await loop.advance(100)
    assert(len(seen) == 10 and a.done() and loop.time() == 103.5)
    ch.close()
    await b
}
async test "ends at its own time" {
    loop.auto_advance = false
    async fn at_the_end() { await sleep(2s); await sleep(0); return loop.time() }
    let t = spawn(at_the_end())
    await sleep(0)
    await loop.advance(2s)
    assert(t.done() and t.result() == 2)
}
async test "a timeout on the way ends it" {
    loop.auto_advance = false
    try { async with timeout(1s) { await loop.advance(5s) } } catch TimeoutError { }
    assert(loop.time() == 1)
    await loop.advance(1s)
    assert(loop.time() == 2)
}
async test "errors" {
    fn message(e) => type(e).name + ": " + str(e)
    try { await loop.advance(-1) } catch as e { assert(message(e) == "ValueError: time does not go back") }
    try { await loop.advance(inf) } catch as e { assert(message(e) == "OverflowError: advance() needs an end") }
    try { await loop.advance("x") } catch TypeError { }
    try { loop.auto_advance = 1 } catch TypeError { }
    async fn other() { await loop.advance(1s) }
    async fn both() { try { await gather(other(), other()) } catch StateError as e { return str(e) } }
    assert(await both() == "another task is advancing the clock already")
}
async test "nobody brings the timer" {
    loop.auto_advance = false
    try { await sleep(1); assert(false) } catch DeadlockError as e { assert("loop.auto_advance is false" in str(e)) }
}
async test "the next test jumps again" {
    assert(loop.auto_advance == true)
    await sleep(1d)
    await loop.advance(1d)
    assert(loop.time() == 172800)
}
""")

    def test_what_is_outside_is_waited_for_really(self):
        start = time.monotonic()
        self.passes("""
import loop
import time
async test "a thread is faster than a timeout" {
    async with timeout(30s) { assert(await spawn_thread(fn() { import time; time.sleep(50ms); return 7 }) == 7) }
    assert(loop.time() < 30)
}
async test "alone it leaves the clock" {
    await spawn_thread(fn() { import time; time.sleep(20ms) })
    assert(loop.time() == 0)
}
async test "a timeout is faster than a thread" {
    let th = spawn_thread(fn() { import time; time.sleep(300ms) })
    try { async with timeout(50ms) { await th } } catch TimeoutError { }
    assert(loop.time() == 0.05)
    await th
}
""")
        self.assertGreater(time.monotonic() - start, 0.3)

    def test_time_has_an_end(self):
        never = """
async test "never DURATION" {
    try { await sleep(DURATION) } catch DeadlockError { }
    async with timeout(DURATION) { await sleep(1s) }
    time.sleep(DURATION)
    time.sleep(DURATION)
    assert(4.6e9 < time.monotonic() < 4.7e9)
}
"""
        self.passes("import time\n" + "".join(never.replace("DURATION", d)
                                              for d in ("inf", "1e300", "9223372036.8", "5e9")))

    def test_a_day_with_a_million_timers(self):
        tasks = 1000 if not IS_SLOW else 20
        start = time.monotonic()
        self.passes("""
import loop
let wakes = 0
async fn worker(i) {
    for n in range(1000) { await sleep(86.4); wakes += 1 }
}
async fn guarded(i) {
    async with timeout(2d) { await worker(i) }
}
async test "a day" {
    async with TaskGroup() as g { for i in range(TASKS) { g.spawn(guarded(i)) } }
    assert(wakes == TASKS * 1000)
    assert(len(all_tasks()) == 1)
    assert(86400 <= loop.time() < 86400.001)
}
""".replace("TASKS", str(tasks)))
        self.assertLess(time.monotonic() - start, 60)


class Orders(Case):
    def test_a_seed_shuffles_and_repeats(self):
        source = COUNTER + """
async fn say(x) { await sleep(0); print(x) }
async test "order" {
    async with TaskGroup() as g { for i in range(8) { g.spawn(say(i)) } }
}
async test "one" { assert(await twice(hurried) == 1) }
"""
        self.write("t.gy", source)
        outs = {seed: self.run_test("t.gy", "--seed", seed).stdout for seed in map(str, range(20))}
        self.assertGreater(len(set(outs.values())), 10)
        for seed in ("0", "7"):
            self.assertEqual(self.run_test("t.gy", "--seed", seed).stdout, outs[seed])
        failed = [seed for seed, out in outs.items() if "FAIL one" in out]
        self.assertTrue(0 < len(failed) < 20)
        self.assertIn(f"  seed {failed[0]}\n", outs[failed[0]])
        # A test has the same choices alone as among others.
        self.assertIn("FAIL one", self.run_test("t.gy", "-k", "one", "--seed", failed[0]).stdout)

    def test_exploring_sees_all_results(self):
        out = self.passes(COUNTER + """
async test "unlocked" { assert(await twice(hurried) in (1, 2)) }
async test "locked" { assert(await twice(careful) == 2) }
""", "--explore")
        self.assertEqual(out, "ok unlocked (10 runs)\nok locked (8 runs)\n2 passed, 0 failed\n")

    def test_the_first_failure_has_the_fewest_deviations_and_can_be_repeated(self):
        source = COUNTER + 'print("top")\nasync test "one" { print("in"); assert(await twice(hurried) == 1) }\n'
        out = self.expect(source, 1, "=FAIL one (3 runs)", "assertion failed: 2 == 1", "for --replay: ",
                          options=["--explore"])
        self.assertEqual(out.count("in\n"), 1)  # of the failing run alone
        choices = re.search(r"for --replay: (\S+)", out)[1]
        self.assertEqual(choices.count(":"), 1)
        self.expect(source, 1, "=in", "=FAIL one", "assertion failed: 2 == 1", options=["--replay", choices])
        self.expect(source, 0, "=ok one", options=["--replay", "fifo"])
        self.expect(source, 1, "did not come to the choices", options=["--replay", "1000:1"])
        self.expect(source, 1, "did not come to the choices", options=["--replay", "0:77"])

    def test_each_run_starts_with_a_fresh_file(self):
        self.passes(COUNTER + 'let runs = 0\nasync test "a" { runs += 1; assert(runs == 1); await twice(hurried) }',
                    "--explore")

    def test_arms_of_select_are_explored(self):
        source = """
async test "first arm" {
    let a = Channel(1)
    let b = Channel(1)
    await a.send("a"); await b.send("b")
    select {
        x = await a.recv() { assert(x == "a") }
        x = await b.recv() { assert(x == "a") }
    }
}
"""
        self.passes(source)
        self.expect(source, 1, "=FAIL first arm (2 runs)", "'b' == 'a'", "--replay: 0:1", options=["--explore"])

    def test_deadlocks_are_found(self):
        self.expect("""
let a = Lock()
let b = Lock()
async fn take(x, y) { async with x { await sleep(0); async with y { } } }
async test "philosophers" {
    async with TaskGroup() as g {
        g.spawn(take(a, b))
        for i in range(3) { await sleep(0) }
        g.spawn(take(b, a))
    }
}
""", 1, "FAIL philosophers (", "DeadlockError", "--replay: ", options=["--explore"])

    def test_a_limit(self):
        source = COUNTER + 'async test "a" { assert(await twice(hurried) in (1, 2)) }\n' \
            'async test "spins" { let t = spawn(twice(hurried))\n while not t.done() { await sleep(0) } }\n'
        out = self.passes(source, "--explore=5")
        self.assertEqual(out, "ok a (5 runs, not all)\nok spins (5 runs, not all)\n2 passed, 0 failed\n")
        self.assertIn("ok spins (300 runs, not all)", self.passes(source, "--explore=300", "-k", "spins"))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
