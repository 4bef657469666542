#!/usr/bin/env python3
"""Drives `gyre --coverage`: what it counts is what ran, told as lcov takes it.

usage: test_coverage.py PATH_TO_GYRE [unittest arguments]

The lines of a script that is Python but for its signs are held to those that CPython's `trace` has seen.
"""

import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import trace
import unittest

GYRE = ""
TIMEOUT_S = 300 if os.environ.get("GYRE_TEST_SLOW") else 60

COUNTED = """# counted by hand: behind each line how often it is begun
fn used(n) {                                    # 1
    let total = 0                               # 4
    for i in range(n) {                         # 4
        if i % 2 == 0 {                         # 10
            total += i                          # 6
        } else if i == 3 {                      # 4
            total += 100                        # 1
        } else {
            total -= 1                          # 3
        }
    }
    while total > 1000 {                        # 4
        total = 0                               # 0
    }
    return total                                # 4
}
fn never(x) {                                   # 1
    "A docstring."
    print(x)                                    # 0
    return x                                    # 0
}
fn cleans(fails) {                              # 1
    try {                                       # 2
        if fails { throw ValueError("no") }     # 2
        return 1                                # 1
    } catch ValueError {
        return 2                                # 1
    } finally {
        used(1)                                 # 2
    }
}
let small = fn(x) => x if x < 3 else 3          # 1
let many = [small(x) for x in range(5)]         # 1
used(6)                                         # 1
cleans(false)                                   # 1
cleans(true)                                    # 1
let result = used(                              # 1
    2
)
async fn waits() { await sleep(1ms) }           # 1
await waits(); await waits()                    # 1
class C {                                       # 1
    fn init() {
        self.x = 1                              # 1
    }
    fn unused() {
        return 2                                # 0
    }
}
let c = C(); let d = 1                          # 1
"""
FUNCTIONS = {"used": (2, 4), "never": (18, 0), "cleans": (23, 2), "<lambda>": (33, 5), "waits": (41, 2),
             "C.init": (44, 1), "C.unused": (47, 0)}
BRANCHES = {(4, 0): ["10", "4"], (5, 0): ["6", "4"], (7, 0): ["1", "3"], (13, 0): ["0", "4"], (25, 0): ["1", "1"], (33, 0): ["3", "2"]}

PYTHON = """
def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        elif n < 0:
            return -1
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def dead(x):
    for y in [x]:
        if y > 1:
            return 1
    return 2


def guarded(x):
    try:
        if x == 3:
            raise ValueError("three")
        return x
    except ValueError:
        return 0
    finally:
        collatz(2)


total = 0
for i in range(1, 8):
    total += collatz(i)
    total += guarded(i)
"""


def to_gyre(text):
    """The same, line by line: blocks end where the next line is indented less."""
    lines, open_blocks = text.split("\n"), [0]
    out = []
    for number, line in enumerate(lines):
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if stripped:
            closes = 0
            while indent < open_blocks[-1]:
                open_blocks.pop()
                closes += 1
            for word, other in (("def ", "fn "), ("elif ", "else if "), ("raise ", "throw "), ("except ", "catch ")):
                stripped = stripped.replace(word, other, 1) if stripped.startswith(word) else stripped
            if stripped.endswith(":"):
                stripped = stripped[:-1] + " {"
                open_blocks.append(indent + 4)
            first = stripped.startswith(("steps = 0", "total = 0"))
            stripped = "}" * closes + (" " if closes else "") + ("let " if first else "") + stripped
        out.append(stripped)
    return "\n".join(out) + "}" * (len(open_blocks) - 1) + "\n"


class Record:
    """What an LCOV file says of one source; everything it totals is checked."""

    def __init__(self, case, lines):
        self.lines, self.functions, self.branches = {}, {}, collections.defaultdict(list)
        totals, starts = {}, {}
        for line in lines:
            key, _, value = line.partition(":")
            if key == "SF":
                self.path = value
            elif key == "FN":
                at, name = value.split(",", 1)
                case.assertNotIn(name, starts)
                starts[name] = int(at)
            elif key == "FNDA":
                count, name = value.split(",", 1)
                self.functions[name] = (starts[name], int(count))
            elif key == "BRDA":
                at, block, arm, taken = value.split(",")
                case.assertEqual(int(arm), len(self.branches[int(at), int(block)]))
                self.branches[int(at), int(block)].append(taken)
            elif key == "DA":
                at, count = value.split(",")
                case.assertNotIn(int(at), self.lines)
                self.lines[int(at)] = int(count)
            elif key != "TN":
                totals[key] = int(value)
        taken = [arm for arms in self.branches.values() for arm in arms]
        expected = {"FNF": len(starts), "FNH": sum(n > 0 for _, n in self.functions.values()),
                    "LF": len(self.lines), "LH": sum(n > 0 for n in self.lines.values())}
        if taken:
            expected |= {"BRF": len(taken), "BRH": sum(arm not in "-0" for arm in taken)}
        case.assertEqual(totals, expected)
        case.assertEqual(set(starts), set(self.functions))


class Coverage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.out = self.folder / "out.info"

    def run_gyre(self, *words, status=0, **files):
        for name, text in files.items():
            (self.folder / f"{name}.gy").write_text(text)
        done = subprocess.run([GYRE, "--coverage", self.out, *words], text=True, check=False, cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_S)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.last = done
        records, lines = {}, []
        for line in self.out.read_text().splitlines() if self.out.exists() else []:
            if line == "end_of_record":
                record = Record(self, lines)
                records[os.path.basename(record.path)] = record
                lines = []
            else:
                lines.append(line)
        self.assertEqual(lines, [])
        return records

    def test_counted_by_hand(self):
        record = self.run_gyre("s.gy", s=COUNTED)["s.gy"]
        expected = {number: int(line.rpartition("# ")[2]) for number, line in enumerate(COUNTED.splitlines(), 1)
                    if number > 1 and "# " in line}
        self.assertEqual(record.lines, expected)
        self.assertEqual(record.functions, FUNCTIONS)
        self.assertEqual(dict(record.branches), BRANCHES)
        self.assertEqual(record.path, str(self.folder / "s.gy"))
        run = sum(count > 0 for count in expected.values())
        self.assertIn(f"coverage: {run} of {len(expected)} lines", self.last.stderr)

    def test_as_cpython_sees_it(self):
        tracer = trace.Trace(count=1, trace=0)
        module = {"__file__": "counted.py", "__name__": "counted"}
        tracer.runctx(compile(PYTHON, "counted.py", "exec"), module, module)
        counts = {line: n for (file, line), n in tracer.results().counts.items() if file == "counted.py"}
        record = self.run_gyre("s.gy", s=to_gyre(PYTHON))["s.gy"]
        texts = dict(enumerate(PYTHON.split("\n"), 1))
        for line, count in record.lines.items():
            word = texts[line].split()[0]
            seen = counts.get(line, 0)
            if word in ("while", "for"):  # each turn is a line event there
                self.assertEqual(count > 0, seen > 0, texts[line])
            else:
                self.assertEqual(count, seen, texts[line])
        heads = ("except", "finally", "else")  # no statements, though Python has lines for them
        self.assertLessEqual({n for n in counts if n > 0 and not texts[n].strip().startswith(heads)},
                             set(record.lines))

    def test_modules_and_threads(self):
        module = "fn work(n) {\n    return n + 1\n}\nfn idle() {\n    return 0\n}\n"
        main = 'import "./m.gy"\nlet ts = [spawn_thread(m.work, i) for i in range(5)]\nfor t in ts {\n    await t\n}\nm.work(1)\n'
        records = self.run_gyre("s.gy", s=main, m=module)
        self.assertEqual(set(records), {"s.gy", "m.gy"})
        self.assertEqual(records["m.gy"].lines[2], 6)
        self.assertEqual(records["m.gy"].lines[5], 0)
        self.assertEqual(records["m.gy"].functions, {"work": (1, 6), "idle": (4, 0)})
        self.assertEqual(records["s.gy"].lines[4], 5)

    def test_gyre_test(self):
        text = 'fn f(x) {\n    if x { return 1 }\n    return 2\n}\ntest "a" {\n    assert(f(true) == 1)\n}\n'
        records = self.run_gyre("test", ".", s=text + 'test "b, c" { f(true) }', other='test "z" { 1 + 1 }')
        self.assertEqual(records["s.gy"].lines[3], 0)
        self.assertEqual(records["s.gy"].functions['test "b, c"'], (8, 1))
        self.assertEqual(set(records), {"s.gy", "other.gy"})
        plain = self.run_gyre("s.gy")["s.gy"]  # test blocks cannot run there
        self.assertEqual(set(plain.lines), {1, 2, 3})
        many = 'let n = [0]\nasync test "order" {\n    async with TaskGroup() as g {\n        for i in range(3) { g.spawn(step()) }\n    }\n}\nasync fn step() {\n    await sleep(0ms)\n}\n'
        explored = self.run_gyre("test", "--explore", "many.gy", many=many)["many.gy"]
        self.assertGreater(explored.lines[3], 1)
        self.assertEqual(explored.lines[8], 3 * explored.lines[3])

    def test_functions_of_one_name(self):
        text = "let a = fn(x) => x\nlet b = fn(x) => x\nb(1)\n"
        record = self.run_gyre("s.gy", s=text)["s.gy"]
        self.assertEqual(record.functions, {"<lambda>:1": (1, 0), "<lambda>:2": (2, 1)})

    def test_a_condition_that_was_never_looked_at(self):
        record = self.run_gyre("s.gy", s="fn f(x) {\n    while x { x = false }\n}\nif true { 1 + 1 }\n")["s.gy"]
        self.assertEqual(dict(record.branches), {(2, 0): ["-", "-"]})

    def test_sides(self):
        """`and`, `or`, `??`: [right side evaluated, not], as values and in conditions."""
        text = ("fn f(a, b) {\n    let x = a and b\n    let y = a or b\n    let z = a ?? b\n"
                "    if a and not b or b and a { x = 2 }\n    while a or b { break }\n"
                "    z = 1 if not (a and b) else 2\n    return a and b or nil ?? b\n}\n"
                "f(1, 0); f(0, 1); f(0, 0); f(2, 2)\n")
        record = self.run_gyre("s.gy", s=text)["s.gy"]
        self.assertEqual(dict(record.branches), {
            (2, 0): ["2", "2"], (3, 0): ["2", "2"], (4, 0): ["0", "4"],
            (5, 0): ["2", "2"], (5, 1): ["2", "2"], (5, 2): ["3", "1"], (5, 3): ["2", "1"],
            (6, 0): ["3", "1"], (6, 1): ["2", "2"], (7, 0): ["3", "1"], (7, 1): ["2", "2"],
            (8, 0): ["2", "2"], (8, 1): ["3", "1"], (8, 2): ["3", "0"]})

    def test_loops_and_select(self):
        """`for`: [a turn, it ran out]; `select`: each arm."""
        text = ("async fn items() { yield 1; yield 2 }\n"
                "async for i in items() { if i == 2 { break } }\n"
                "async for i in items() { }\n"
                "for i in [1, 2] { if i == 2 { break } }\n"
                "for i in range(3) { continue }\n"
                "for i in [] { 1 + 1 }\n"
                "fn first(xs) {\n    for x in xs { return x }\n}\n"
                "first([1]); first([])\n"
                "let c = Channel(1)\n"
                "for k in range(3) {\n"
                "    select { v = await c.recv() { v } await sleep(1000s) { 0 } else { await c.send(k) } }\n}\n")
        record = self.run_gyre("s.gy", s=text)["s.gy"]
        self.assertEqual(dict(record.branches), {
            (2, 0): ["2", "0"], (2, 1): ["1", "1"], (3, 0): ["2", "1"], (4, 0): ["2", "0"], (4, 1): ["1", "1"],
            (5, 0): ["3", "1"], (6, 0): ["0", "1"], (8, 0): ["1", "1"], (12, 0): ["3", "1"],
            (13, 0): ["1", "0", "2"]})

    def test_nil_and_errors(self):
        """`?.`: [went on, was nil]; `??=`: [was nil, was not]; `try`: [each catch …, came to its end]."""
        text = ("class C {\n    b = nil\n    fn f() => self\n}\n"
                "fn look(a) {\n    let x = a?.b\n    a?.f()?.b?.c\n    return a.b?.c if a else (x ?? a)?.b\n}\n"
                "look(C()); look(nil); look(C())\n"
                "fn fill(d, o) {\n    d ??= {}\n    d['k'] ??= 1\n    o.b ??= 2\n    fn inner() { d ??= 3 }\n    inner()\n}\n"
                "fill({'k': nil}, C()); fill({'k': 1}, C()); fill({'k': nil}, C()); try { fill(nil, C()) } catch KeyError { 0 }\n"
                "fn guard(f) {\n    try { f() } catch ValueError, KeyError { 1 } catch TypeError as e { e }\n"
                "    try { return f } catch Error { }\n}\n"
                "fn fail(e) { throw e }\n"
                "guard(fn() => 1); guard(fn() => fail(KeyError())); guard(fn() => fail(ValueError()))\n"
                "try { guard(fn() => fail(IndexError())) } catch IndexError { } finally { 1 }\n")
        record = self.run_gyre("s.gy", s=text)["s.gy"]
        self.assertEqual(dict(record.branches), {
            (6, 0): ["2", "1"], (7, 0): ["2", "1"], (7, 1): ["2", "0"], (7, 2): ["0", "2"],
            (8, 0): ["2", "1"], (8, 1): ["0", "2"], (8, 2): ["1", "0"], (8, 3): ["0", "1"],
            (12, 0): ["1", "3"], (13, 0): ["2", "1"], (14, 0): ["3", "0"], (15, 0): ["0", "3"],
            (18, 0): ["1", "0"], (20, 0): ["2", "0", "1"], (25, 0): ["1", "0"]})

    def test_ends_and_errors(self):
        record = self.run_gyre("s.gy", s="let a = 1\nthrow ValueError('x')\nlet b = 2\n", status=1)["s.gy"]
        self.assertEqual(record.lines, {1: 1, 2: 1, 3: 0})
        self.assertEqual(self.run_gyre("s.gy", s="exit(3)\nlet b = 2\n", status=3)["s.gy"].lines, {1: 1, 2: 0})
        self.assertEqual(self.run_gyre("s.gy", s="let =\n", status=1), {})
        self.assertEqual(self.run_gyre("-e", "print(1)")["<eval>"].lines, {1: 1})
        self.assertEqual(set(self.run_gyre("-e", "import './m.gy'", m="let x = 1")), {"m.gy"})
        self.out = self.folder / "none" / "out.info"
        self.run_gyre("s.gy", s="print('ran')", status=1)
        self.assertEqual(self.last.stdout, "")
        self.assertIn("cannot write the coverage", self.last.stderr)

    def test_nothing_else_changes(self):
        self.run_gyre("s.gy", s=COUNTED + "print(result, many, c.x)")
        plain = subprocess.run([GYRE, "s.gy"], text=True, check=True, cwd=self.folder, stdout=subprocess.PIPE,
                               timeout=TIMEOUT_S).stdout
        self.assertEqual(self.last.stdout, plain)

    @unittest.skipUnless(shutil.which("lcov"), "lcov is not installed")
    def test_lcov_takes_it(self):
        self.run_gyre("s.gy", s=COUNTED)
        done = subprocess.run(["lcov", "--rc", "lcov_branch_coverage=1", "--rc", "branch_coverage=1", "--summary", self.out],
                              text=True, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S)
        self.assertRegex(done.stdout, r"lines\.+: .*\(\d+ of 32 lines\)")
        html = self.folder / "html"
        subprocess.run(["genhtml", "--branch-coverage", "-q", "-o", html, self.out], check=True, timeout=TIMEOUT_S,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertTrue((html / "index.html").exists())


if __name__ == "__main__":
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
