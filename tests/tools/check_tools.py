#!/usr/bin/env python3
"""Tests the tests: each tool must fail where it should.

The layer check gets small trees made for it; the script runners get small programs in place of
gyre that do what a broken one might.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import check_layers
import check_messages
import python_to_gyre
import random_expressions
import record_differential
import run_conform
import run_docs
import run_differential
import run_golden

TOOLS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS / "async_model"))
import compare  # noqa: E402, beside the modules it is made of
sys.path.insert(0, str(TOOLS.parents[1] / "cmake"))
import amalgamate  # noqa: E402


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text, mode=0o644):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path


class Layers(InFolder):
    def check(self, **files):
        """Keyword folder__name: the includes of folder/name.c or .h, as a list."""
        for name in ("include/gyre.h", "vm/mem.h", "vm/heap.h", "lang/parser.h", "cli/repl.h"):
            if not (self.root / name).exists():
                self.write(name, "")
        for name, includes in files.items():
            path = name.replace("__", "/").replace("_DOT_", ".")
            self.write(path, "".join(f'#include "{target}"\n' for target in includes))
        return [line for line in check_layers.check(self.root) if "KNOT" not in line]

    def expect_wrong(self, text, **files):
        wrong = self.check(**files)
        self.assertTrue(any(text in line for line in wrong), wrong)

    def test_what_is_allowed(self):
        self.assertEqual(self.check(
            cli__a_DOT_c=["include/gyre.h", "cli/repl.h"], lang__b_DOT_c=["lang/parser.h", "vm/mem.h"],
            lang__eval_DOT_c=["vm/heap.h", "include/gyre.h"],
            include__gyre_library_DOT_h=["gyre.h"], vm__heap_DOT_c=["vm/heap.h", "vm/mem.h"],
            tests__unit__test_heap_DOT_c=["vm/heap.h"]), [])

    def test_includes_upwards(self):
        self.expect_wrong('vm/heap.c:2: #include "lang/parser.h"',
                          vm__heap_DOT_c=["vm/heap.h", "lang/parser.h"])
        self.expect_wrong("lang/b.c:1", lang__b_DOT_c=["vm/heap.h"])
        self.expect_wrong("vm/mem.h:1", vm__mem_DOT_h=["vm/heap.h"])
        self.expect_wrong("cli/a.c:1", cli__a_DOT_c=["vm/mem.h"])
        self.expect_wrong("stdlib/s.c:1", stdlib__s_DOT_c=["cli/repl.h"])
        self.expect_wrong("tests/embed/e.c:1", tests__embed__e_DOT_c=["vm/mem.h"])
        self.expect_wrong("gyre.h:1", include__gyre_DOT_h=["stdio.h"])

    def test_circles(self):
        self.expect_wrong("circle: vm/p.h -> vm/q.h -> vm/p.h",
                          vm__p_DOT_h=["vm/q.h"], vm__q_DOT_h=["vm/p.h"])

    def test_circles_through_c_files(self):
        self.expect_wrong("circle: vm/p -> vm/q -> vm/p", vm__p_DOT_h=[], vm__q_DOT_h=[],
                          vm__p_DOT_c=["vm/q.h"], vm__q_DOT_c=["vm/p.h"])

    def test_names(self):
        self.expect_wrong("used already", lang__heap_DOT_h=[])
        self.expect_wrong("no such file", vm__p_DOT_c=["heap.h"])


class Conform(InFolder):
    def judge(self, script, program):
        """What run_conform says of a script where gyre is `program`, in sh."""
        gyre = self.write("gyre", f"#!/bin/sh\n{program}\n", 0o755)
        was_run, wrong = run_conform.run_script(str(gyre), self.write("a.gy", script))
        self.assertTrue(was_run)
        return wrong

    def expect_wrong(self, text, script, program):
        wrong = self.judge(script, program)
        self.assertTrue(any(text in line for line in wrong), wrong)

    def test_output(self):
        script = "print(1) # expect: 1\n# expect:\n#expect: a  b\n"
        self.assertEqual(self.judge(script, r"printf '1\n\na  b\n'"), [])
        self.assertEqual(self.judge(script, r"printf '1\n\na  b'"), [])
        self.expect_wrong("stdout", script, r"printf '1\na  b\n'")
        self.expect_wrong("stdout", script, r"printf '1\n\na  b\nmore\n'")
        self.expect_wrong("stderr should be empty", script, r"printf '1\n\na  b\n'; echo x >&2")
        self.expect_wrong("the status is 3", script, r"printf '1\n\na  b\n'; exit 3")

    def test_error(self):
        script = "\nf() # expect error: cannot add\n"
        self.assertEqual(self.judge(script, 'echo "  $1:2 in f" >&2; echo "E: cannot add x" >&2; exit 1'), [])
        self.expect_wrong("line 2", script, 'echo "  $1:22 in f" >&2; echo "E: cannot add" >&2; exit 1')
        self.expect_wrong("no uncaught", script, 'echo "  $1:2 cannot add" >&2; echo "E: no" >&2; exit 1')
        self.expect_wrong("the status is 0", script, 'echo "  $1:2" >&2; echo "E: cannot add" >&2')

    def test_compile_error(self):
        script = "x # expect compile error: no name\n"
        self.assertEqual(self.judge(script, 'echo "$1:1:1: error: no name x" >&2; exit 1'), [])
        self.expect_wrong("did not complain", script, 'echo "$1:2:1: error: no name" >&2; exit 1')
        self.expect_wrong("also complains of line 7", script,
                          'echo "$1:1:1: no name\n$1:7:1: other" >&2; exit 1')

    def test_stderr_and_status(self):
        script = "# expect stderr: one\n# expect stderr: two\n# expect status: 13\n"
        self.assertEqual(self.judge(script, 'echo "one\ntwo" >&2; exit 13'), [])
        self.expect_wrong("line 2 expects", script, 'echo "two\none" >&2; exit 13')
        self.expect_wrong("the status is 0", script, 'echo "one\ntwo" >&2')

    def test_settings(self):
        script = "# args: a 'b c'\n# options: -x\n# stdin: in\n# env: V=1\n# expect: -x,a,b c,in,1\n"
        self.assertEqual(self.judge(script, 'read l; echo "$1,$3,$4,$l,$V"'), [])

    def test_scripts_that_cannot_fail(self):
        self.expect_wrong("cannot fail", "print(1)\n", "echo 1")
        self.expect_wrong("not an expectation", "print(1) # expect 1\n", "echo 1")
        self.expect_wrong("not an expectation", "print(1) # expect erorr: x\n", "echo 1")

    def test_folders(self):
        self.write("x/a.gy", "print(1) # expect: 1")
        self.write("x/_part.gy", "")
        self.write("x/_parts/b.gy", "")
        found = list(run_conform.find_scripts([self.root / "x"]))
        self.assertEqual([path.name for path in found], ["a.gy"])


class Docs(InFolder):
    PAGE = "text\n```gyre\nprint(1)  # one\nx  # => 2\ny() # throws: E: bad…\n# prints: 3\n```\n```sh\nls\n```\n"

    def run_page(self, output, status=0):
        gyre = self.write("gyre", f"#!/bin/sh\nprintf '{output}'\nexit {status}\n", 0o755)
        return run_docs.run_page(gyre, self.write("page.md", self.PAGE))

    def test_examples(self):
        self.assertEqual(self.run_page("one\\n2\\nE: bad thing\\n3\\n"), [])
        for output in ("", "one\\n", "one\\n2\\nE: good\\n3\\n", "one\\n2\\nE: bad\\n3\\n4\\n"):
            self.assertNotEqual(self.run_page(output), [])
        self.assertNotEqual(self.run_page("one\\n2\\nE: bad\\n3\\n", 1), [])

    def test_consoles(self):
        gyre = self.write("gyre", "#!/bin/sh\necho $*; echo 2 >&2; exit 1\n", 0o755)
        for wanted, is_right in (("a b\n2\n", True), ("a…\n2\n", True), ("a b\n", False), ("a c\n2\n", False)):
            page = f"```console\n$ gyre a b\n{wanted}$ gyre 'c d'\nc d\n2\n```\n"
            self.assertEqual(not run_docs.run_page(gyre, self.write("page.md", page)), is_right)

    def test_scripts(self):
        (_, _, _, lines), _ = run_docs.blocks(self.PAGE)
        script, wanted, _ = run_docs.script_of(lines)
        self.assertIn("print(repr((x)))\ntry { y() } catch", script)
        self.assertEqual(wanted, ["one", "2", "E: bad…", "3"])

    def test_errors(self):
        page = self.write("page.md", "```gyre\nx x # error: no good\n```\n")
        for text, status, is_right in (("no good", 1, True), ("no good", 0, False), ("bad", 1, False)):
            gyre = self.write("gyre", f"#!/bin/sh\necho {text} >&2\nexit {status}\n", 0o755)
            self.assertEqual(run_docs.run_page(gyre, page) == [], is_right, (text, status))

    def test_both_languages(self):
        head = "| Python | Gyre | prints |\n| --- | --- | --- |\n"
        for row, block, is_right in (("`1 \\| 2`", "None  # => None", False), ("`print(1 \\| 2)`", "1 / 0", False),
                                     ("`print(1 \\| 2)`", "1 / 0  # throws: ZeroDivisionError…", True)):
            page = self.write("page.md", f"{head}| {row} | `x` | `3` then `b` |\n\n```python\n{block}\n```\n")
            gyre = self.write("gyre", "#!/bin/sh\ngrep -q '{ x }' \"$1\" && echo b\n", 0o755)
            self.assertEqual(run_docs.run_page(gyre, page) == [], is_right, (row, block))


class Differential(InFolder):
    def judge(self, program, **parts):
        """What run_differential says of the pair `a` with these parts where gyre is `program`."""
        for part in ("py", "gy", "out"):
            if part in parts:
                self.write(f"a.{part}", parts[part])
            else:
                (self.root / f"a.{part}").unlink(missing_ok=True)
        gyre = self.write("gyre", f"#!/bin/sh\n{program}\n", 0o755)
        return "\n".join(run_differential.run_pair(str(gyre), self.root / "a"))

    def test_output(self):
        parts = {"py": "", "gy": "true 1\n", "out": "true 1\n"}
        self.assertEqual(self.judge('cat "$1"', **parts), "")
        self.assertIn("+True 1", self.judge('echo "True 1"', **parts))
        self.assertIn("-true 1", self.judge('echo "True 1"', **parts))
        self.assertIn("line ends", self.judge("printf 'true 1'", **parts))
        self.assertIn("oops", self.judge('cat "$1"; echo oops >&2', **parts))
        self.assertIn("status 3", self.judge('cat "$1"; exit 3', **parts))

    def test_parts(self):
        self.assertIn("a.py is missing", self.judge("", gy="", out="1"))
        self.assertIn("a.gy is missing", self.judge("", py="", out="1"))
        self.assertIn("a.out is empty", self.judge("", py="", gy="", out=""))
        self.assertIn("a.out is missing; record", self.judge("", py="", gy=""))
        self.assertEqual(run_differential.find_pairs([self.root]), [self.root / "a"])

    def test_recording(self):
        program = self.write("a.py", "print(None, [True, False], 'NoneType', 'Falsehood')")
        self.assertEqual(record_differential.record(program), (True, ""))
        self.assertEqual((self.root / "a.out").read_text(),
                         "nil [true, false] NoneType Falsehood\n")
        self.assertEqual(record_differential.record(program), (False, ""))
        for wrong in ("pass", "print(1); 1 / 0", "import sys; print(1); print(2, file=sys.stderr)"):
            self.assertNotEqual(record_differential.record(self.write("b.py", wrong))[1], "")
        self.assertFalse((self.root / "b.out").exists())


class Translation(unittest.TestCase):
    PYTHON = """def f(a, *, b=None):  # why
    for x in a:
        if x == 1:
            y = [x,
                 2]
        elif not x: pass
        else:
            raise ValueError(f'{x!r:>{b}} "{{}}"')
    return sorted(a, key=lambda v, w=1: -v) and "a" "b"


class C:
    def __radd__(self, o): return type(o).__name__
"""
    GYRE = """fn f(a, *, b = nil) {  # why
    for x in a {
        if x == 1 {
            let y = [x,
                     2]
        } else if not x {}
        else {
            throw ValueError("${x!r:>${b}} \\"{}\\"")
        }
    }
    return sorted(a, key: fn(v, w = 1) => -v) and "a" + "b"
}


class C {
    fn r+(o) { return type(o).name }
}
"""

    def test_program(self):
        self.assertEqual(python_to_gyre.translate(self.PYTHON), self.GYRE)


class Random(InFolder):
    def test_differences(self):
        python = self.write("gyre", "#!/bin/sh\nexec python3 -B -W ignore \"${1%gy}py\"\n", 0o755)
        self.assertEqual(random_expressions.PROLOGUE.count("print"), 2)
        wrong = random_expressions.run_batch(str(python), 1, 0, 50)
        self.assertTrue(all("nil" in text or "true" in text or "false" in text for text in wrong), wrong)
        nothing = self.write("gyre", "#!/bin/sh\n", 0o755)
        self.assertIn("0 of 50", random_expressions.run_batch(str(nothing), 1, 0, 50)[0])
        liar = self.write("gyre", "#!/bin/sh\nseq -f '%.0f 1' 0 49\n", 0o755)
        self.assertGreater(len(random_expressions.run_batch(str(liar), 1, 0, 50)), 40)


class AsyncModel(InFolder):
    def test_differences(self):
        silent = str(self.write("gyre", "#!/bin/sh\n", 0o755))
        count, differing = compare.compare_batch(silent, range(20))
        self.assertEqual(len(differing), count)
        program = compare.shrink(silent, differing[0][1])
        self.assertEqual(sum(len(block) for block in compare.blocks_of(program)), 0)
        self.assertEqual(compare.expected("p", program)[1:], ["0 main =m", "0 end ", "ok p"])


class Golden(InFolder):
    def test_listings(self):
        golden = self.write("a.dis", "ADD\nRETURN\n")
        self.assertEqual(run_golden.compare(golden, "ADD\nRETURN\n"), "")
        self.assertIn("-RETURN", run_golden.compare(golden, "ADD\n"))
        self.assertIn("missing", run_golden.compare(self.root / "b.dis", ""))

    def test_whole_run(self):
        gyre = self.write("gyre", "#!/bin/sh\ncat \"$2\"\n", 0o755)
        self.write("golden/a.gy", "ADD\n")
        command = [sys.executable, "-B", TOOLS / "run_golden.py", gyre, self.root / "golden"]
        for arguments, status in ([], 1), (["--update"], 0), ([], 0):
            done = subprocess.run([*command, *arguments], capture_output=True, check=False)
            self.assertEqual(done.returncode, status, done.stdout)
        self.write("golden/b.dis", "")
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 1)

    def test_complaints(self):
        gyre = self.write("gyre", "#!/bin/sh\necho \"$1 is wrong\" >&2\nexit 1\n", 0o755)
        script = self.write("errors/run/a.gy", "# options: -x\nbad\n")
        self.write("errors/run/_parts/b.gy", "")
        found = list(run_golden.find_scripts(self.root))
        self.assertEqual([path for path, *_ in found], [script])
        self.assertEqual(run_golden.complaint(gyre, script), (True, "-x is wrong\n"))
        self.assertIn("missing", run_golden.judge(gyre, *found[0], False))
        self.assertEqual(run_golden.judge(gyre, *found[0], True), "")
        gyre.write_text("#!/bin/sh\necho fine >&2\n", encoding="utf-8")
        self.assertIn("status 0", run_golden.judge(gyre, *found[0], False))
        script.unlink()
        self.assertEqual(run_golden.find_orphans(self.root), [script.with_suffix(".err")])

    def test_made_scripts(self):
        gyre = self.write("gyre", "#!/bin/sh\ncat \"$1\" >&2\nexit 1\n", 0o755)
        script = self.write("errors/limits/a.py", "print('bad')\n")
        found = list(run_golden.find_scripts(self.root))
        self.assertEqual([path for path, *_ in found], [script])
        self.assertEqual(run_golden.complaint_of_made(gyre, script), (True, "bad\n"))
        script.write_text("exit(3)\n", encoding="utf-8")
        self.assertIn("status 3", run_golden.complaint_of_made(gyre, script)[1])


class Messages(InFolder):
    def check(self):
        done = subprocess.run([sys.executable, "-B", TOOLS / "check_messages.py", self.root],
                              capture_output=True, check=False, text=True)
        return [line for line in done.stdout.splitlines() if "any more" not in line]

    def test_literals(self):
        found = check_messages.literals('// "no"\nf("a \\"b\\""\n  " %s", \'"\', "c");')
        self.assertEqual(found, [(2, 'a "b" %s'), (3, "c")])
        self.assertTrue(check_messages.pattern("50%% of '%.*s'").search("50% of 'x'"))

    def test_whole_run(self):
        self.write("lang/a.c", 'add("the name \'%s\' is odd"); add("word"); add("never said");')
        self.write("tests/golden/errors/a.err", "a.gy:1:1: error: the name 'x' is odd\n")
        self.assertEqual(self.check(), ["lang/a.c:1: no report has: never said",
                                        "2 messages, 1 without a report"])
        self.write("tests/conform/a/a.gy", "f()  # expect compile error: never said\n")
        self.assertEqual(self.check()[-1], "2 messages, 0 without a report")


class AmalgamationTests(unittest.TestCase):
    def write(self, **files):
        sources = {}
        for name, text in files.items():
            path = "vm/" + name.replace("_c", ".c").replace("_h", ".h")
            sources[path] = amalgamate.Source(path, text)
        return amalgamate.Writer(sources)

    def one_file(self, **files):
        writer = self.write(**files)
        for path in writer.sources:
            if path.endswith(".c"):
                writer.write_file(path)
        return "".join(writer.parts)

    def test_declarations_are_found(self):
        text = """
            __attribute__((format(printf, 1, 2))) static int print(const char *f, ...) { int inner; return 0; }
            static const struct { int x; } table[] = {{1}, {2}};
            static int a = 1, *b, c[3];
            typedef enum { ONE, TWO = (1 + 2), THREE } Number;
            typedef void (*Callback)(int x);
            struct Point { int x; };
            enum { MOST = 4 };
            int gy_public(void) { return 1; }
            extern int other;
        """
        names = {name for kind, name in amalgamate.declarations(text) if kind != "function"}
        self.assertEqual(names, {"print", "table", "a", "b", "c", "ONE", "TWO", "THREE", "Number",
                                 "Callback", "Point", "MOST"})

    def test_only_what_meets_is_renamed(self):
        text = self.one_file(a_c="static int find(void) { return 1; }\nstatic int alone(void) { return find(); }\n",
                             b_c="static int find(void) { return 2; }\n")
        self.assertIn("static int a_find(void) { return 1; }", text)
        self.assertIn("static int alone(void) { return a_find(); }", text)
        self.assertIn("static int b_find(void) { return 2; }", text)

    def test_types_and_constants_are_renamed_in_their_manner(self):
        text = self.one_file(list_methods_c="typedef struct { int at; } Reader;\nenum { MOST = 1 };\nReader r;\n",
                             b_c="typedef int Reader;\nenum { MOST = 2 };\n")
        self.assertIn("} ListMethodsReader;", text)
        self.assertIn("LIST_METHODS_MOST = 1", text)
        self.assertIn("ListMethodsReader r;", text)

    def test_members_strings_and_comments_stay(self):
        text = self.one_file(a_c="""
            typedef struct { void (*wake)(void); int count; } Driver; // wake
            static void wake(void) { }
            static const char *say = "wake";
            static void use(Driver *d) { *d = (Driver){.wake = wake}; d->wake(); wake(); }
        """, b_c="static void wake(void) { }\n")
        self.assertIn("(*wake)(void); int count; } Driver; // wake", text)
        self.assertIn('"wake"', text)
        self.assertIn("{.wake = a_wake}; d->wake(); a_wake(); }", text)

    def test_macros_end_with_their_file(self):
        text = self.one_file(a_c="#define TWICE(x) \\\n    find(x)\nstatic int find(int x) { return x; }\n",
                             b_c="static int find(void) { return 2; }\n")
        self.assertIn("a_find(x)\n", text)
        self.assertIn("#undef TWICE\n", text)

    def test_a_header_comes_once_but_for_conditions(self):
        header = "#ifndef H\n#define H\nint gy_x(void);\n#endif\n"
        text = self.one_file(a_c='#if A\n#include "vm/x.h"\n#endif\n', b_c='#include "vm/x.h"\n',
                             c_c='#include "vm/x.h"\n', x_h=header)
        self.assertEqual(text.count("int gy_x(void);"), 2)

    def test_names_that_headers_share_are_refused(self):
        writer = self.write(a_h="typedef int Thing;\n", b_h="typedef long Thing;\n")
        self.assertEqual(list(amalgamate.check_headers(writer.owners)),
                         ["Thing is declared by vm/a.h and by vm/b.h"])
        writer = self.write(a_h="typedef struct Thing Thing;\n", b_h="struct Thing { int x; };\n")
        self.assertEqual(list(amalgamate.check_headers(writer.owners)), [])

    def test_renamed_names_in_strings_of_macros_are_refused(self):
        native = '#define NATIVE(name) {#name, name},\nstatic int find(void) { return 1; }\nT t[] = {\n    NATIVE(find)\n};\n'
        with self.assertRaisesRegex(amalgamate.Problem, "makes a string of it"):
            self.one_file(a_c=native, b_c="static int find(void) { return 2; }\n")
        pasted = "#define USE(x) find ## x\nstatic int find(void) { return 1; }\n"
        with self.assertRaisesRegex(amalgamate.Problem, "operand of"):
            self.one_file(a_c=pasted, b_c="static int find(void) { return 2; }\n")


if __name__ == "__main__":
    os.chdir(TOOLS)
    unittest.main()
