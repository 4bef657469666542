#!/usr/bin/env python3
"""Drives the gyre program from outside: options, inputs good and bad, exit statuses.

usage: test_cli.py PATH_TO_GYRE [unittest arguments]

Whatever the input, the program must end by itself, with the right status, and say what is wrong
on at most one screen.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

GYRE = ""
ONE_SCREEN_LINES = 40
ONE_SCREEN_BYTES = 6000


def run(*args, stdin=b"", timeout_s=60, **options):
    return subprocess.run([GYRE, *args], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=timeout_s, check=False, **options)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, content):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def expect(self, done, status, out=None, err=None):
        """`out` is the whole output, `err` a part of the messages (None: nothing is checked)."""
        text = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, status, text[:2000])
        if out is not None:
            self.assertEqual(done.stdout.decode(), out)
        if err == "":
            self.assertEqual(text, "")
        elif err is not None:
            self.assertIn(err, text)
        self.assertLessEqual(text.count("\n"), ONE_SCREEN_LINES, text[:2000])
        self.assertLessEqual(len(text), ONE_SCREEN_BYTES, text[:2000])

    def expect_bad(self, source, err, status=1, *options):
        path = self.write("bad.gy", source)
        done = run(*options, path)
        self.expect(done, status, err=err)
        return done.stderr.decode(errors="replace")


class WaysToRun(Case):
    def test_file_with_arguments(self):
        path = self.write("a.gy", "import os\nprint(os.args)\n")
        self.expect(run(path, "one", "--two", "-e"), 0, "['one', '--two', '-e']\n", "")

    def test_code(self):
        self.expect(run("-e", "print(1 + 1)"), 0, "2\n", "")
        self.expect(run("--eval=print(3)"), 0, "3\n", "")
        self.expect(run("-e", "import os; print(os.args)", "-x", "-"), 0, "['-x', '-']\n", "")
        self.expect(run("-e", ""), 0, "", "")

    def test_standard_input(self):
        self.expect(run(stdin=b"print('piped')"), 0, "piped\n", "")
        self.expect(run("-", "arg", stdin=b"import os; print(os.args)"), 0, "['arg']\n", "")
        self.expect(run("-", stdin=b"print(1"), 1, "", "<stdin>:1:")

    def test_empty_sources(self):
        for source in ("", "\n", "# only a comment", "\ufeff"):
            self.expect(run(self.write("empty.gy", source)), 0, "", "")

    def test_hash_bang_line(self):
        path = self.write("tool.gy", f"#!{GYRE}\nimport os\nprint('hi', os.args)\n")
        os.chmod(path, 0o755)
        done = subprocess.run([path, "x"], capture_output=True, check=False, timeout=60)
        self.expect(done, 0, "hi ['x']\n", "")

    def test_run(self):
        path = self.write("repl", "import os\nprint(os.args)\n")
        self.expect(run("run", path, "-x"), 0, "['-x']\n", "")
        self.expect(run("run", "--max-memory", "64M", "repl", cwd=self.folder.name), 0, "[]\n", "")
        self.expect(run("run", "-", "a", stdin=b"import os; print(os.args)"), 0, "['a']\n", "")
        self.expect(run("run"), 2, "", "run needs a script")

    def test_print(self):
        self.expect(run("-p", "let x = 20; x * 2 + 2"), 0, "42\n", "")
        self.expect(run("--print='a'"), 0, "a\n", "")
        self.expect(run("-p", "import os; os.args", "b"), 0, "['b']\n", "")
        self.expect(run("-p", "await sleep(1ms)"), 0, "nil\n", "")
        self.expect(run("-p", "exit(3)"), 3, "", "")
        self.expect(run("-p", "1 / 0"), 1, "", "ZeroDivisionError")
        self.expect(run("-p", "f("), 1, "", "<eval>:1:")
        done = run("-p", '{"a": 1,')
        self.expect(done, 1, "", "<eval>:1:9: error: expected an expression, found the end of the file")
        self.assertNotIn(b"block", done.stderr)
        self.expect(run("-p", "{ print(1) }"), 0, "1\nnil\n", "")
        self.expect(run("-p", '{"a": 1}'), 0, "{'a': 1}\n", "")
        self.expect(run("-p", "let x = 3; {'a': x}['a']"), 0, "3\n", "")
        self.expect(run("-p", "{ let x = 3; print(x) }"), 0, "3\nnil\n", "")
        self.expect(run("-p", "{'a': 1} f"), 1, "", "<eval>:1:10: error: expected the end of the statement, found the name 'f'")
        self.expect(run("-e", '{"a": 1}'), 1, "", "at the start of a statement '{' opens a block, not a dict")

    def test_module(self):
        self.write("path/tool.gy", "import os\nprint('tool', os.args)\n")
        self.write("here/near.gy", "print('near')\n")
        options = {"env": dict(os.environ, GYRE_PATH=f"/nowhere:{self.folder.name}/path"),
                   "cwd": os.path.join(self.folder.name, "here")}
        self.expect(run("-m", "tool", "-e", **options), 0, "tool ['-e']\n", "")
        self.expect(run("--module=near", **options), 0, "near\n", "")
        self.expect(run("-m", "far", **options), 1, "", "there is no far.gy in this folder")

    def test_compile_only(self):
        self.expect(run("-c", self.write("a.gy", "print('must not run')\n")), 0, "", "")
        self.expect(run("--compile", self.write("b.gy", "print(nothing)\n")), 1, "", "unknown name 'nothing'")
        self.expect(run("-c", "-", stdin=b"let = 1"), 1, "", "<stdin>:1:")

    def test_seed(self):
        code = "import random; print(random.random())"
        first = run("--seed", "7", "-e", code)
        self.expect(first, 0, err="")
        self.assertEqual(first.stdout, run("--seed=7", "-e", code).stdout)
        self.assertNotEqual(first.stdout, run("--seed", "-7", "-e", code).stdout)
        code = ("fn work() { import random; return random.random() }\n"
                "let ts = [spawn_thread(work) for i in range(3)]\n"
                "print([await t for t in ts], await to_thread(work), work())")
        threads = run("--seed", "7", "-e", code)
        self.expect(threads, 0, err="")
        self.assertEqual(threads.stdout, run("--seed", "7", "-e", code).stdout)
        self.assertNotEqual(threads.stdout, run("--seed", "8", "-e", code).stdout)
        numbers = re.findall(rb"0\.\d+", threads.stdout)
        self.assertEqual(len(set(numbers)), 5)
        self.expect(run("--seed", "7", "-p", "import random; let a = random.random(); random.seed(7); a == random.random()"),
                    0, "true\n", "")
        # generators without a seed of their own take theirs from it, each the next
        code = ("import random; from random import Random\n"
                "fn work() { import random; return random.Random().random() }\n"
                "let all = [Random().random(), Random(nil).random(), random.random()]\n"
                "random.seed(); all.append(random.random())\n"
                "let r = Random(1); r.seed(nil); all.append(r.random())\n"
                "print(all, await spawn_thread(work), await spawn_thread(work), Random(5).random() == Random(5).random())")
        generators = run("--seed", "7", "-e", code)
        self.expect(generators, 0, err="")
        self.assertEqual(generators.stdout, run("--seed", "7", "-e", code).stdout)
        self.assertEqual(len(set(re.findall(rb"0\.\d+", generators.stdout + run("--seed", "8", "-e", code).stdout))), 14)
        self.assertNotEqual(run("-e", code).stdout, run("-e", code).stdout)
        alone = run("--seed", "7", "-e", "import random; print(random.random())")
        self.assertIn(alone.stdout.strip(), generators.stdout)  # the module's own numbers stay as they were
        self.expect(run("--seed", "x", "-e", "1"), 2, "", "--seed needs a number, not 'x'")

    def test_colours(self):
        code = "import term; print(term.has_color())"
        plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        for options, variables, has in (([], {}, "false"), (["--color", "always"], {"NO_COLOR": "1"}, "true"),
                                        ([], {"FORCE_COLOR": "1"}, "true"),
                                        (["--color=never"], {"FORCE_COLOR": "1"}, "false"),
                                        (["--color=auto"], {"FORCE_COLOR": "1"}, "true")):
            self.expect(run(*options, "-e", code, env={**plain, **variables}), 0, has + "\n", "")
        self.expect(run("--color", "green", "-e", "1"), 2, "", "--color needs auto, always or never, not 'green'")

    def test_options_of_the_environment(self):
        variables = dict(os.environ, GYRE_OPTS=" --max-memory 16M\t--seed=1 ")
        self.expect(run("-e", "'a' * 100000000", env=variables), 1, "", "MemoryError")
        self.expect(run("--max-memory=1G", "-e", "print(len('a' * 100000000))", env=variables), 0, "100000000\n", "")
        for text, message in (("--sed", "unknown option --sed; did you mean --seed?"), ("--seed", "--seed needs"),
                              ("x.gy", "GYRE_OPTS holds more than options: 'x.gy'"),
                              ("-e 1", "GYRE_OPTS holds more"), ("--", "GYRE_OPTS holds more"),
                              ("--help", "GYRE_OPTS holds more")):
            self.expect(run("-e", "1", env=dict(os.environ, GYRE_OPTS=text)), 2, "", message)
        self.expect(run("-p", "1", env=dict(os.environ, GYRE_OPTS="")), 0, "1\n", "")

    def test_features(self):
        done = run("features")
        self.expect(done, 0, err="")
        for name in ("gyre ", "openssl", "pcre2", "readline", "sqlite", "libuv"):
            self.assertIn(f"\n{name}", "\n" + done.stdout.decode())
        rows = dict(re.findall(r"^(memory|steps|time) +(.*?)  +--", done.stdout.decode(), re.M))
        self.assertEqual(rows, {"memory": "none", "steps": "none", "time": "none"})
        done = run("--max-memory", "64M", "--max-steps=10M", "--timeout", "1.5s", "features")
        rows = dict(re.findall(r"^(memory|steps|time) +(.*?)  +--", done.stdout.decode(), re.M))
        self.assertEqual(rows, {"memory": "67108864 bytes", "steps": "10000000", "time": "1.5 s"})
        self.expect(run("features", "x"), 2, "", "features takes nothing, not 'x'")

    def test_every_command_explains_itself(self):
        text = run("--help").stdout.decode()
        for command in set(re.findall(r"^  gyre \[?([a-z]+)", text, re.M)) - {"run", "repl"}:
            done = run(command, "--help")
            self.expect(done, 0, err="")
            self.assertIn(f"usage: gyre {command}", done.stdout.decode())
        self.expect(run("doc"), 2, "", "doc needs a module or a file")

    def test_limits_are_as_features_tells(self):
        told = run("features").stdout.decode()
        for n, what in (("1,000,000", "calls in one another"), ("200", "levels of expressions"), ("5,000", "in JSON")):
            self.assertRegex(told, rf"\b{n} +.*{what}")
        if not os.environ.get("GYRE_TEST_SLOW"):  # stress builds have smaller stacks
            self.expect(run("-e", "fn f(n) { return f(n - 1) + 1 if n else 0 }; print(f(240_000))"), 0, "240000\n", "")
        self.expect(run("-c", "-", stdin=("[" * 99 + "]" * 99).encode()), 0, "", "")
        self.expect(run("-c", "-", stdin=("[" * 101 + "]" * 101).encode()), 1, "", "more than 200 levels")
        code = "import json; print(len(json.dumps(json.loads('[' * {0} + ']' * {0}))))"
        self.expect(run("-e", code.format(5000)), 0, "10000\n", "")
        self.expect(run("-e", code.format(5001)), 1, "", "RecursionError")
        limit = run("-p", "import threading; threading.pool_limit()").stdout.decode().strip()
        self.assertRegex(told, rf"\nto_thread +{limit} ")

    def test_without_a_terminal(self):
        self.expect(run("repl"), 2, "", "repl needs a terminal")
        self.expect(run("-i", "-e", "1"), 2, "", "-i needs a terminal")

    def test_shells_know_every_option(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        text = run("--help").stdout.decode()
        names = re.findall(r"(?<![\w-])--[a-z-]+", text[text.index("options:"):text.index("environment:")])
        commands = set(re.findall(r"^  gyre \[?([a-z]+)", text, re.M))
        for command in ("test", "fmt", "check", "doc", "ps", "lsp"):
            names += re.findall(r"(?<![\w-])--[a-z-]+", run(command, "--help").stdout.decode())
        with open(os.path.join(root, "cli", "complete.gy"), encoding="utf-8") as file:
            commands |= set(re.findall(r'"(\w+)"', re.search(r"const MODULES = \[(.*?)\]", file.read(), re.S)[1]))
        for file in ("gyre.bash", "_gyre", "gyre.fish"):
            with open(os.path.join(root, "cmake", "completions", file), encoding="utf-8") as shell:
                known = shell.read()
            for name in names:
                self.assertIn(f"-l {name[2:]} " if file == "gyre.fish" else name, known, file)
            for name in commands:
                self.assertRegex(known, rf"\b{name}\b", file)

    def test_bash_completes(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self.write("some.gy", "")
        self.write("other.txt", "")
        self.write("sub/x", "")
        script = f"""source {root}/cmake/completions/gyre.bash
            complete_line() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _gyre; echo "${{COMPREPLY[@]}}"; }}
            complete_line gyre --max-
            complete_line gyre fe
            complete_line gyre --color al
            complete_line gyre run s
            complete_line gyre test --fail
            complete_line gyre --color always fe
            complete_line gyre --color = al
            complete_line gyre fmt --
            complete_line gyre doc js
            complete_line gyre some.gy oth
            complete_line gyre -e 1 oth"""
        done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60,
                              cwd=self.folder.name)
        self.assertEqual(done.stdout.decode().split("\n")[:-1],
                         ["--max-memory --max-steps", "features", "always", "some.gy sub/", "--fail-fast",
                          "features", "always", "--check --diff --help", "json", "other.txt", "other.txt"])

    def test_fish_completes(self):
        if not shutil.which("fish"):
            self.skipTest("no fish")
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        script = f"source {root}/cmake/completions/gyre.fish; for line in 'gyre fe' 'gyre --max-s' 'gyre fmt --' " \
            "'gyre --seed 1 fe' 'gyre doc js' 'gyre some.gy --'; complete -C $line; end"
        done = subprocess.run(["fish", "-c", script], capture_output=True, check=False, timeout=60,
                              cwd=self.folder.name, env=os.environ | {"HOME": self.folder.name})
        self.assertEqual([line.split("\t")[0] for line in done.stdout.decode().splitlines()],
                         ["features", "--max-steps", "--check", "--diff", "--help", "features", "json"])

    def test_double_dash(self):
        path = self.write("-dash.gy", "print('dashed')")
        self.expect(run("--", "-dash.gy", cwd=os.path.dirname(path)), 0, "dashed\n", "")

    def test_version_and_help(self):
        done = run("--version")
        self.expect(done, 0, err="")
        self.assertRegex(done.stdout.decode(), r"^gyre \d+\.\d+\.\d+\n$")
        for option in ("--help", "-h"):
            done = run(option)
            self.expect(done, 0, err="")
            self.assertIn("usage: gyre", done.stdout.decode())

    def test_disassembly(self):
        path = self.write("a.gy", "print('must not run')\n")
        done = run("--disasm", path)
        self.expect(done, 0, err="")
        self.assertIn("CALL", done.stdout.decode())
        self.assertNotIn("must not run\n", done.stdout.decode().replace("'must not run'", ""))
        self.expect(run("--disasm", self.write("b.gy", "let = 1")), 1, "", "b.gy:1:")

    def test_exit(self):
        self.expect(run("-e", "print('a'); exit(3); print('b')"), 3, "a\n", "")
        self.expect(run("-e", "exit()"), 0, "", "")

    def test_imports(self):
        self.write("lib/geo.gy", "from './base.gy' import one\nfn area(x) => x * x + one\n")
        self.write("lib/base.gy", "print('once')\nlet one = 1\n")
        self.write("path/extra.gy", "let name = 'extra'\n")
        path = self.write("main.gy", "import './lib/geo.gy'\nimport './lib/../lib/base.gy'\n"
                                     "import extra\nprint(geo.area(3), base.one, extra.name)\n")
        environment = dict(os.environ, GYRE_PATH=f"/nowhere::{self.folder.name}/path")
        self.expect(run(path, env=environment), 0, "once\n10 1 extra\n", "")

    def test_wrong_imports(self):
        self.write("folder.gy/x", "")
        self.write("near.gy", "let x = 1")
        for module, message in (("'./no.gy'", "no.gy"), ("'./folder.gy'", "is a directory"),
                                ("'./near'", 'did you mean "./near.gy"?'),
                                ("nowhere", "no module named 'nowhere'")):
            self.expect_bad(f"import {module}\n", message)
        environment = dict(os.environ, GYRE_PATH="/a:/b")
        done = run(self.write("m.gy", "import nowhere"), env=environment)
        self.expect(done, 1, "", "/a/nowhere.gy, /b/nowhere.gy")


class WrongUsage(Case):
    def test_unknown_options(self):
        self.expect(run("--versoin"), 2, "", "did you mean --version?")
        self.expect(run("tset"), 2, "", "there is no file tset; did you mean gyre test?")
        self.expect(run("feature"), 2, "", "did you mean gyre features?")
        self.expect(run("./tset"), 1, "", "cannot read ./tset")
        self.expect(run("--max-mem=3"), 2, "", "unknown option --max-mem")
        self.expect(run("-x"), 2, "", "unknown option -x")
        self.expect(run("-X"), 2, "", "-X needs dev, age=SECONDS or ps")
        self.expect(run("-X", "debug"), 2, "", "-X is dev, age=SECONDS or ps, not 'debug'")
        for age in ("", "x", "0", "-1", "nan", "inf", "1e30", "1s"):
            self.expect(run("-X", "age=" + age, "-e", "1"), 2, "", "-X age needs a number of seconds")
        self.expect(run("--" + "y" * 5000), 2, "", "unknown option")

    def test_values(self):
        self.expect(run("-e"), 2, "", "-e needs")
        self.expect(run("--disasm"), 2, "", "--disasm needs a file")
        self.expect(run("--help=yes"), 2, "", "takes no value")
        for size in ("lots", "", "-1", "0", "64MB", "99999999999999999999G"):
            self.expect(run("--max-memory", size, "-e", "1"), 2, "", "--max-memory needs a size")

    def test_diagnostics(self):
        for options in (["--diagnostics=short"], ["--diagnostics", "short"]):
            self.expect(run(*options, "-e", "1 / 0"), 1, "",
                        "<eval>:1:1: error: ZeroDivisionError: division by zero\n")
        self.expect(run("--diagnostics=full", "-e", "1 / 0"), 1, "", "Traceback")
        self.expect(run("--diagnostics=long", "-e", "1"), 2, "", "short or full, not 'long'")
        self.expect(run("--diagnostics"), 2, "", "--diagnostics needs short or full")


class Limits(Case):
    def test_timeout(self):
        for source in ("while true { try { while true { } } catch BaseError { print('no') } }",
                       "await sleep(100)", "import time; time.sleep(100)", "sum(range(10 ** 15))",
                       "async fn f() { await sleep(9) }\nawait gather(f(), f())"):
            with self.subTest(source):
                began = time.monotonic()
                self.expect(run("--timeout", "200ms", "-e", source), 124, "",
                            "QuotaExceeded: the script has used up its time of 0.2 s")
                self.assertLess(time.monotonic() - began, 20)
        self.expect(run("--timeout", "1min", "-e", "print(1)"), 0, "1\n", "")

    def test_steps(self):
        self.expect(run("--max-steps=10k", "-e", "while true { try { while true { } } finally { continue } }"),
                    1, "", "QuotaExceeded: the script has used up its 10000 steps")
        self.expect(run("--max-steps", "1M", "-e", "for i in range(1000) { }; print(1)"), 0, "1\n", "")

    def test_memory(self):
        self.expect(run("--max-memory=4M", "-e",
                        "let xs = []\nwhile true { try { while true { xs.append([1]) } } catch BaseError { } }"),
                    1, "", "QuotaExceeded: the script holds on to all of its 4194304 bytes of memory")

    def test_values(self):
        for value in ("soon", "", "-1", "0", "5x", "1.2.3", "1e3"):
            self.expect(run("--timeout", value, "-e", "1"), 2, "", "--timeout needs a time such as 10s")
        for value in ("many", "", "-1", "0", "5s", "1e99"):
            self.expect(run("--max-steps", value, "-e", "1"), 2, "", "--max-steps needs a number of steps")


class SandBox(Case):
    def setUp(self):
        super().setUp()
        self.write("in/lib/deep.gy", "let x = 1\n")
        self.write("out/other.gy", "let x = 2\n")
        self.write("out/more.gy", "let x = 3\n")
        os.symlink("../out/other.gy", os.path.join(self.folder.name, "in", "link.gy"))

    def expect_import(self, path, options, status, out="", err=""):
        main = self.write("in/main.gy", f'import "{path}" as m\nprint(m.x)\n')
        self.expect(run(*options, main, cwd=self.folder.name), status, out, err)

    def test_modules_beside_the_script(self):
        self.expect_import("./lib/deep.gy", ["--sandbox"], 0, "1\n")
        self.expect_import("./lib/../lib/deep.gy", ["--sandbox"], 0, "1\n")

    def test_others_are_refused_and_the_flag_is_named(self):
        out = os.path.join(self.folder.name, "out", "other.gy")
        for path, shown in (("../out/other.gy", out), ("./link.gy", "link.gy"),
                            ("/etc/passwd", "/etc/passwd"), ("./main.txt", "main.txt")):
            self.expect_import(path, ["--sandbox"], 1, err="NotCapable: importing '")
            self.expect_import(path, ["--sandbox"], 1, err=f"{shown}' is not allowed: run with --allow-read=")

    def test_grants(self):
        other = "../out/other.gy"
        self.expect_import(other, [], 0, "2\n")
        for options in (["--allow-read"], ["--allow-read=out"], ["--allow-read=in,out/other.gy"],
                        ["--sandbox", "--allow-read=in", "--allow-read=out"]):
            self.expect_import(other, options, 0, "2\n")
        for options in (["--allow-read=ou"], ["--allow-read=out/more.gy"], ["--allow-write"],
                        ["--allow-net=example.org"], ["--allow-run"], ["--allow-env=HOME"]):
            self.expect_import(other, options, 1, err="--allow-read=")
        self.expect_import("./link.gy", ["--allow-read=out"], 0, "2\n")

    def test_module_path(self):
        main = self.write("in/main.gy", "import other\nprint(other.x)\n")
        environment = dict(os.environ, GYRE_PATH=os.path.join(self.folder.name, "out"))
        self.expect(run("--sandbox", main, env=environment), 0, "2\n", "")

    def test_the_rest_goes_on(self):
        self.expect(run("--sandbox", "-e", "import json; print(json.dumps([input()]))", stdin=b"x\n"),
                    0, '["x"]\n', "")
        self.expect(run("--sandbox", "-e", "print(spawn_thread(fn() => 2).join())"), 0, "2\n", "")

    def test_threads_and_tests_too(self):
        main = self.write("in/main.gy", 'fn f() { import "../out/other.gy"; return 1 }\n'
                                        "print(spawn_thread(f).join())\n")
        self.expect(run("--sandbox", main), 1, "", "run with --allow-read=")
        tests = self.write("in/a_test.gy", 'test "t" { import "../out/other.gy" }\n')
        self.assertEqual(run("--sandbox", "test", tests).returncode, 1)
        self.assertEqual(run("--allow-read", "test", tests).returncode, 0)

    def test_wrong_usage(self):
        self.expect(run("--allow-reed=x", "-e", "1"), 2, "", "did you mean --allow-read?")
        self.expect(run("--sandbocks", "-e", "1"), 2, "", "did you mean --sandbox?")
        self.expect(run("--allow-net=", "-e", "1"), 2, "", "--allow-net= needs names")
        self.expect(run("--allow-run=a,,b", "-e", "1"), 2, "", "--allow-run= needs names")
        self.expect(run("--sandbox=yes", "-e", "1"), 2, "", "takes no value")
        self.expect(run("--allow-env=" + ",".join("ABCDEFG"[i % 7] for i in range(200)), "-e", "1"), 2, "",
                    "at most 128")


class BadInput(Case):
    def test_missing_file(self):
        self.expect(run("no-such-file.gy"), 1, "", "no-such-file.gy: No such file")

    def test_unreadable_file(self):
        path = self.write("secret.gy", "print(1)")
        os.chmod(self.folder.name, 0o755)
        os.chmod(path, 0)
        options = {"user": 65534} if os.geteuid() == 0 else {}  # root may read everything
        try:
            done = run(path, **options)
        except PermissionError:
            self.skipTest("an ordinary user cannot run this gyre")
        self.expect(done, 1, "", "Permission denied")

    def test_directory(self):
        self.expect(run(self.folder.name), 1, "", "is a directory")

    def test_invalid_utf8(self):
        self.expect_bad(b"let x = 1\nprint('\xff')\n", "bad.gy:2:")
        self.write("module.gy", b"\xc3\x28")
        self.expect_bad("import './module.gy'", "module.gy:1:")

    def test_nul_byte(self):
        self.expect_bad(b"print(1)\nlet x\0 = 2\n", "bad.gy:2:")

    def test_unclosed_brace(self):
        self.expect_bad("fn f() {\n  print(1)\n", "bad.gy:")

    def test_unknown_name(self):
        text = self.expect_bad("let counter = 1\nprint(countre)\n", "bad.gy:2:7")
        self.assertIn("counter", text)

    def test_deep_expressions(self):
        for source in ("(" * 100000 + "1" + ")" * 100000, "[" * 100000, "-" * 100000 + "1",
                       "x" + "[0" * 100000, "not " * 100000 + "1", "{" * 100000,
                       "1" + " + (1" * 100000, "fn(x) => " * 100000 + "1",
                       "if 1 { " * 100000, '"' + '${"' * 100000, "a" + " ** a" * 100000,
                       "[1 " + "for a in [1] " * 100000 + "]",
                       "[1 for a in [1] " + "if 1 " * 100000 + "]"):
            with self.subTest(source[:10]):
                self.expect_bad("let x = " + source, "bad.gy:1:")
        for block in ("{", "fn f() {", "if 1 {", "try {", "while 1 {"):
            with self.subTest(block):
                text = self.expect_bad(block * 1000, "nested too deeply")
                self.assertEqual(text.count("error:"), 1)

    def test_long_flat_expression(self):
        path = self.write("flat.gy", "print(" + "1 + " * 20000 + "1)")
        done = run(path)
        self.assertIn(done.returncode, (0, 1))
        self.expect(done, done.returncode)

    def test_many_errors(self):
        text = self.expect_bad("print(1))\nlet = 2\n" * 50, "bad.gy:1:9")
        self.assertIn("more errors", text)
        self.expect_bad("let s = 'open\n" * 50, "bad.gy:1:9")

    def test_infinite_recursion(self):
        self.expect_bad("fn f(x) { return f(x + 1) + 1 }\nf(0)\n", "RecursionError")
        self.expect_bad("async fn f() { return await f() }\nawait f()\n", "RecursionError")
        self.expect_bad('class A { fn str() => "${self}" }\nprint(A())\n', "RecursionError")

    def test_memory_limit(self):
        # A build that collects at every allocation takes time in proportion to the square.
        limit = "1M" if "GYRE_TEST_SLOW" in os.environ else "64M"
        for source in ("let l = []\nwhile true { l.append('x' * 1000 + str(len(l))) }",
                       "let s = 'x'\nwhile true { s = s + s }",
                       "let l = []\nwhile true { l.append([l]) }",
                       "let d = {}\nlet i = 0\nwhile true { d[i] = i; i += 1 }",
                       "print(len('x' * 10 ** 12))",
                       "async fn f() { await sleep(1h) }\nwhile true { spawn(f()) }"):
            with self.subTest(source):
                self.expect_bad(source, "MemoryError", 1, "--max-memory", limit)

    def test_deadlock(self):
        self.expect(run("-e", "await Future()"), 13, "", "DeadlockError")

    def test_errors_have_traces(self):
        text = self.expect_bad("fn f() { throw ValueError('bad') }\nprint('first')\nf()\n",
                               "ValueError: bad")
        self.assertIn("bad.gy", text)
        self.assertIn("in f", text)

    def test_unseen_background_error(self):
        done = run("-e", "async fn f() { throw ValueError('unseen') }\nspawn(f())\n"
                         "await sleep(1ms)\nprint('done')")
        self.expect(done, 1, "done\n", "ValueError: unseen")


class Output(Case):
    def test_closed_pipe(self):
        path = self.write("loud.gy", "for i in range(1000000) { print('line', i) }")
        with subprocess.Popen([GYRE, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as loud:
            self.assertEqual(loud.stdout.readline(), b"line 0\n")
            loud.stdout.close()
            text = loud.stderr.read().decode()
            self.assertEqual(loud.wait(timeout=60), 1)
        self.assertEqual(text, "")

    def test_full_device(self):
        for script in ("print(1)", "print('x' * 100000); print(2)", "print(1); flush()"):
            with self.subTest(script), open("/dev/full", "wb") as full:
                done = subprocess.run([GYRE, "-e", script], stdout=full, stderr=subprocess.PIPE,
                                      check=False, timeout=60)
                self.assertEqual(done.returncode, 1)
                self.assertEqual(done.stderr.decode(),
                                 "gyre: cannot write output: No space left on device\n")

    def test_closed_descriptors(self):
        for closed, status in ((">&-", 1), ("<&-", 0), ("2>&-", 0)):
            with self.subTest(closed):
                done = subprocess.run(f"'{GYRE}' -e 'print(1)' {closed}", shell=True, check=False,
                                      capture_output=True, timeout=60)
                self.assertEqual(done.returncode, status)
        done = subprocess.run(f"'{GYRE}' - <&-", shell=True, check=False, capture_output=True,
                              timeout=60)
        self.assertEqual(done.returncode, 1)

    def test_order_with_errors(self):
        done = subprocess.run([GYRE, "-e", "print('out')\nthrow ValueError('err')"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              timeout=60)
        text = done.stdout.decode()
        self.assertTrue(text.startswith("out\n"), text)
        self.assertIn("ValueError: err", text)

    def test_output_comes_before_a_wait(self):
        for wait in ("await sleep(20s)", "import time; time.sleep(20s)"):
            with self.subTest(wait), subprocess.Popen([GYRE, "-e", f"print('now')\n{wait}"],
                                                      stdout=subprocess.PIPE,
                                                      stderr=subprocess.PIPE) as child:
                self.assertEqual(child.stdout.readline(), b"now\n")
                child.kill()

    def test_print_arguments(self):
        self.expect(run("-e", "print(1, 'a', [nil], sep: '-', end: '!')\nwrite('w')\nflush()\n"
                              "print()\nprint('ü', flush: true)"), 0, "1-a-[nil]!w\nü\n", "")

    def test_input(self):
        source = "let a = input('? ')\nlet b = input()\nprint([a, b])\ninput()"
        self.expect(run("-e", source, stdin="one\r\ntwo ü".encode()), 1,
                    "? ['one', 'two ü']\n", "EOFError")


class CtrlC(Case):
    def interrupt(self, source, times=1):
        start_s = time.monotonic()
        with subprocess.Popen([GYRE, "-e", source], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as child:
            child.stdout.readline()
            for _ in range(times):
                time.sleep(0.1)
                child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=30)
        self.assertLess(time.monotonic() - start_s, 8)
        return child.returncode, out.decode(), err.decode()

    def test_at_an_await(self):
        for source in ("print()\nawait sleep(30s)", "import time\nprint()\ntime.sleep(30s)",
                       "print()\ntry { await sleep(30s) } finally { print('tidy') }"):
            with self.subTest(source):
                status, out, err = self.interrupt(source)
                self.assertEqual((status, err), (130, ""))
                self.assertEqual(out, "tidy\n" if "tidy" in source else "")

    def test_busy_loop(self):
        status, _, err = self.interrupt("print(flush: true)\nwhile true { }", 2)
        self.assertEqual((status, err), (130, ""))

    def test_busy_loop_of_another_task(self):
        source = ("async fn hog() { print(flush: true); while true { } }\n"
                  "spawn(hog())\nawait sleep(30s)")
        status, _, err = self.interrupt(source, 2)
        self.assertEqual((status, err), (130, ""))

    def test_quit_shows_the_tasks_and_goes_on(self):
        for source in ("print(flush: true)\nawait sleep(300ms)\nprint('on')",
                       "print(flush: true)\nimport time\nlet end = time.monotonic() + 0.3\n"
                       "while time.monotonic() < end { }\nprint('on')"):
            with subprocess.Popen([GYRE, "-e", source], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as child:
                child.stdout.readline()
                child.send_signal(signal.SIGQUIT)
                out, err = child.communicate(timeout=30)
            self.assertEqual((child.returncode, out.decode()), (0, "on\n"))
            self.assertIn("'main' ", err.decode())

    def test_third_time(self):
        source = "print()\nwhile true { try { await sleep(30s) } catch Cancelled { } }"
        self.assertEqual(self.interrupt(source, 3)[0], 130)

    def test_refused_once(self):
        source = "print()\ntry { await sleep(30s) } catch Cancelled { print('no') }"
        self.assertEqual(self.interrupt(source), (0, "no\n", ""))

    def test_while_reading(self):
        with subprocess.Popen([GYRE, "-e", "print(); input()"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            child.stdout.readline()
            time.sleep(0.1)
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(timeout=30), 130)


class Cost(Case):
    def test_sleeping_uses_no_cpu(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run("-e", "for i in range(10) { await sleep(100ms) }")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.assertLess(used_s, 20 if "GYRE_TEST_SLOW" in os.environ else 0.2)


if __name__ == "__main__":
    # A background shell hands on an ignored SIGINT, which gyre would respect.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
