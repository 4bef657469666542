#!/usr/bin/env python3
"""Talks to the prompt through a pseudo-terminal, as a person would, and looks at the screen.

usage: test_repl.py PATH_TO_GYRE [unittest arguments]
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

from terminal import PATIENCE_S, Terminal

GYRE = ""
PROMPT = "gyre▸ "
NEXT = "    ▹ "
UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
CTRL_A, CTRL_C, CTRL_D, CTRL_E, CTRL_K = "\x01", "\x03", "\x04", "\x05", "\x0b"
CTRL_L, CTRL_R, CTRL_U, CTRL_Z, CTRL_BACKSLASH = "\x0c", "\x12", "\x15", "\x1a", "\x1c"
ALT_ENTER = "\x1b\r"
UNSET = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "GYRE_PATH", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_CTYPE",
         "EDITOR", "VISUAL", "GYRE_OPTS")


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name

    def write(self, name, text):
        path = os.path.join(self.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.home, name), encoding="utf-8") as file:
            return file.read()

    def open(self, *arguments, columns=100, rows=24, **environment):
        variables = {name: value for name, value in os.environ.items() if name not in UNSET}
        variables.update(HOME=self.home, TERM="xterm", INPUTRC="/dev/null", LANG="C.UTF-8", NO_COLOR="1")
        variables.update(environment)
        t = Terminal([GYRE, *arguments], variables, columns, rows)
        self.addCleanup(t.close)
        return t

    def start(self, *arguments, **options):
        t = self.open(*arguments, **options)
        t.until_end(PROMPT)
        return t

    def type_lines(self, t, *lines, before=PROMPT):
        """Types lines of one entry, slowly enough for each to be indented."""
        next_prompt = " " * (len(before) - 2) + "▹"
        for line in lines[:-1]:
            below = t.screen.row + 1
            t.send(line)
            t.until(line)
            t.send("\r")
            t.wait(lambda: t.lines()[-1].startswith(next_prompt) and t.cursor()[1] >= len(before) and
                   t.screen.row >= min(below, t.screen.rows - 1), lambda: "no line for more")
        t.send(lines[-1])
        t.until(lines[-1])

    def ask(self, t, entry, *answer, before=PROMPT, after=PROMPT):
        """Types an entry of one line; the answer and the next prompt must follow it."""
        t.send(entry)
        t.until_end(before + entry)
        t.send("\r")
        t.until_end(before + entry, *answer, after)


class Values(Case):
    def test_echo(self):
        t = self.start()
        self.ask(t, "1 + 2", "3")
        self.ask(t, "'text'", "'text'")
        self.ask(t, "let x = 20")
        self.ask(t, "x * 2 + 2", "42")
        self.ask(t, "nil")
        t.send(CTRL_D)
        self.assertEqual(t.end(), 0)

    def test_last_values(self):
        t = self.start()
        self.ask(t, "6", "6")
        self.ask(t, "7", "7")
        self.ask(t, "_ * _1", "42")
        self.ask(t, "nil")
        self.ask(t, "_2, _1, _", "(6, 7, 42)")
        self.ask(t, "_err")
        t.send("1 / 0\r")
        t.until("ZeroDivisionError: division by zero")
        t.until_end("ZeroDivisionError: division by zero", PROMPT)
        self.ask(t, "type(_err).name", "'ZeroDivisionError'")

    def test_errors_do_not_end_the_session(self):
        t = self.start()
        for entry, message in (("let = 3", "expected a name after 'let'"), ("unknown_name", "unknown name"),
                               ("throw ValueError('mine')", "ValueError: mine")):
            t.send(entry + "\r")
            t.until(message)
            t.until(PROMPT.rstrip())
        self.ask(t, "6 * 7", "42")

    def test_await(self):
        t = self.start()
        self.ask(t, "async fn slow() { await sleep(50ms); return 'slow' }")
        self.ask(t, "await slow()", "'slow'")

    def test_exit(self):
        for text, status in (("exit(7)", 7), ("exit(0)", 0), ("exit()", 0)):
            t = self.start()
            t.send(text + "\r")
            self.assertEqual(t.end(), status)

    def test_braces(self):
        """At the start of an entry they are a dict or a set if they can be, else a block."""
        t = self.start()
        self.ask(t, '{"a": 1}', "{'a': 1}")
        self.ask(t, "{}", "{}")
        self.ask(t, "{1, 2} & {2}", "{2}")
        self.ask(t, "{x: x * x for x in range(3)}", "{0: 0, 1: 1, 2: 4}")
        self.ask(t, "{ let a = 1; print(a) }", "1")
        self.type_lines(t, "{", "'a': [1,", "2],", "}")
        t.until_end(NEXT + "        2],", NEXT + "}")
        t.send("\r")
        t.until_end(NEXT + "}", "{'a': [1, 2]}", PROMPT)
        self.type_lines(t, "{", "let inner = 2", "print(inner)", "}")
        t.until_end(NEXT + "    print(inner)", NEXT + "}")
        t.send("\r")
        t.until_end(NEXT + "}", "2", PROMPT)
        self.ask(t, ":type {1}", "set")
        self.ask(t, "{ print(5) }", "5")  # a lone call makes a block, and gives its value
        self.ask(t, "{ len('abc') }", "3")
        self.ask(t, "{len('abc'),}", "{3}")
        t.send('{"a": 1 "b": 2}\r')
        t.until("expected ',' or '}', found a string")
        t.until("<repl>:1:9")
        t.until_end(PROMPT)

    def test_an_open_line_stays(self):
        """What a script has written last is not overwritten by the prompt."""
        t = self.start()
        self.ask(t, "write('open')", "open")
        self.ask(t, "print('line\\nand more', end: '')", "line", "and more")
        t.send("input('name? ')\r")
        t.until_end("name?")
        t.send("Ada\r")
        t.until_end("name? Ada", "'Ada'", PROMPT)

    def test_input_reads_the_terminal(self):
        t = self.start()
        t.send("let name = input('name? ')\r")
        t.until_end("name?")
        t.send("Ada\r")
        t.until_end(PROMPT)
        self.ask(t, "name", "'Ada'")


class Pretty(Case):
    def test_wide_values_take_lines(self):
        t = self.start(columns=40)
        self.ask(t, "list(range(20))", "[", "  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,",
                 "  12, 13, 14, 15, 16, 17, 18, 19", "]")
        self.ask(t, "let b = [1, (2,), {3}]")
        self.ask(t, "dict(a: 'x' * 20, b: b)", "{", "  'a': 'xxxxxxxxxxxxxxxxxxxx',",
                 "  'b': [1, (2,), {3}]", "}")

    def test_cycles_and_limits(self):
        t = self.start()
        self.ask(t, "let a = [1]; a.append({'me': a}); a", "[1, {'me': <cycle>}]")
        self.ask(t, "let n = []; for i in range(20) { n = [n] }; n", "[[[[[[[…]]]]]]]")
        self.ask(t, ":set items 3")
        self.ask(t, "list(range(1000))", "[0, 1, 2, … 997 more]")
        self.ask(t, ":set depth 1")
        self.ask(t, "[[1], []]", "[[…], []]")
        self.ask(t, ":set text 5")
        self.ask(t, "'abcdefgh'", "'abcde'… 3 more")

    def test_instances(self):
        t = self.start()
        self.ask(t, "class P { x = 1; y = [nil, true] }")
        self.ask(t, "P()", "P(x: 1, y: [nil, true])")
        self.ask(t, "class Q { fn repr() => 'my own' }")
        self.ask(t, "[Q()]", "[my own]")

    def test_a_repr_that_fails(self):
        t = self.start()
        self.ask(t, "class R { fn repr() { throw ValueError('no text') } }")
        t.send("R()\r")
        t.until_end("ValueError: no text", PROMPT)
        self.ask(t, "class L { fn repr() { print('on'); while true { } } }")
        t.send("L()\r")
        t.until_end(PROMPT + "L()", "on", "")
        for _ in range(2):
            t.send(CTRL_C)
        t.until("cancelled by Ctrl-C")
        t.until_end(PROMPT)

    def test_colours(self):
        t = self.start(NO_COLOR="")
        self.ask(t, "['a', 1, nil]", "['a', 1, nil]")
        self.assertTrue({"32", "36", "35", "1;36"} <= t.screen.styles, t.screen.styles)
        t = self.start()
        self.ask(t, "['a', 1, nil]", "['a', 1, nil]")
        self.assertEqual(t.screen.styles, set())


class Editing(Case):
    def test_blocks_go_on(self):
        t = self.start()
        t.send("fn double(n) {\r")
        t.until_end(PROMPT + "fn double(n) {", NEXT)
        t.until_cursor(2, len(NEXT) + 4)
        t.send(CTRL_C)
        t.until_end(PROMPT)
        self.type_lines(t, "fn double(n) {", "return n * 2", "}")
        t.send("\r")
        block = (PROMPT + "fn double(n) {", NEXT + "    return n * 2", NEXT + "}")
        t.until_end(*block, PROMPT)
        self.ask(t, "double(21)", "42")
        t.send(UP + UP)
        t.until_end("42", *block)
        t.send(UP + CTRL_E + "00")
        t.until_shown("42", block[0], block[1] + "00", block[2])
        t.send("\r")
        t.until_end(block[2], PROMPT)
        self.ask(t, "double(21)", "4200")

    def test_lines_within_the_entry(self):
        t = self.start()
        t.send("[" + ALT_ENTER + "abc" + ALT_ENTER + "d")
        t.until_end(PROMPT + "[", NEXT + "abc", NEXT + "d")
        t.send(CTRL_A + "x" + UP + "y")
        t.until_shown(PROMPT + "[", NEXT + "aybc", NEXT + "xd")
        t.send(CTRL_A + CTRL_K + CTRL_K)
        t.until_shown(PROMPT + "[", NEXT + "xd")
        t.send(UP + CTRL_E + "1" + DOWN + CTRL_A + CTRL_K + "]")
        t.until_end(PROMPT + "[1", NEXT + "]")
        t.send("\r")
        t.until_end(PROMPT + "[1", NEXT + "]", "[1]", PROMPT)

    def test_paste_is_one_entry(self):
        t = self.start()
        lines = ["for i in range(2) {", "    if i == 1 {", "        print('one')", "    }", "}", "print('after')"]
        t.send(PASTE + "\r".join(lines) + PASTED)
        shown = [PROMPT + lines[0]] + [NEXT + line for line in lines[1:]]
        t.until_end(*shown)
        t.send("\r")
        t.until_end(*shown, "one", "after", PROMPT)
        t.send(UP)
        t.until_end("after", *shown)

    def test_history_is_kept_with_its_lines(self):
        t = self.start()
        self.type_lines(t, "[", "1,", "]")
        t.send("\r")
        t.until_end("[1]", PROMPT)
        self.ask(t, "'kept'", "'kept'")
        t.send(CTRL_D)
        self.assertEqual(t.end(), 0)
        self.assertEqual(self.read(".local/state/gyre/history"), "[\n\t    1,\n\t]\n'kept'\n")
        t = self.start()
        t.send(UP + UP)
        t.until_end(PROMPT + "[", NEXT + "    1,", NEXT + "]")
        t.send("\r")
        t.until_end("[1]", PROMPT)

    def test_history_follows_xdg(self):
        t = self.start(XDG_STATE_HOME=os.path.join(self.home, "state"))
        self.ask(t, "1 + 1", "2")
        t.send(CTRL_D)
        t.end()
        self.assertEqual(self.read("state/gyre/history"), "1 + 1\n")

    def test_history_is_searched(self):
        t = self.start()
        self.ask(t, "'the first'", "'the first'")
        self.ask(t, "'the other'", "'the other'")
        t.send(CTRL_R + "fir")
        t.until("reverse-i-search)`fir': 'the first'")
        t.send("\r")
        t.until_end(PROMPT + "'the first'", "'the first'", PROMPT)

    def test_ctrl_c_ends_a_search(self):
        t = self.start()
        self.ask(t, "'the first'", "'the first'")
        t.send(CTRL_R + "fir")
        t.until("reverse-i-search)`fir': 'the first'")
        t.send(CTRL_C)
        t.until_end(PROMPT)
        self.ask(t, "1 + 1", "2")  # nothing of what was found is left in the entry
        t.send(CTRL_R + "fir")
        t.wait(lambda: t.lines()[-1].endswith("`fir': 'the first'"), lambda: "no search")
        t.send(CTRL_C)
        t.until_end(PROMPT)
        t.send(CTRL_D)
        self.assertEqual(t.end(), 0)

    def test_wide_characters(self):
        t = self.start(columns=20)
        t.send("'日本語日本語日本語")
        t.until_end(PROMPT + "'日本語日本語", "日本語")
        t.until_cursor(t.screen.row, 6)
        t.send(LEFT + LEFT + "x")
        t.until_end(PROMPT + "'日本語日本語", "日x本語")
        t.until_cursor(t.screen.row, 3)
        t.send("e\u0301")
        t.until_end(PROMPT + "'日本語日本語", "日xe\u0301本語")
        t.until_cursor(t.screen.row, 4)

    def test_a_flag_is_two_columns(self):
        t = self.start(columns=20)
        t.send("'" + "x" * 12 + "🇩🇪")
        t.until_end(PROMPT + "'" + "x" * 12, "🇩🇪")
        t.send(" e")
        t.until_end(PROMPT + "'" + "x" * 12, "🇩🇪 e")
        t.until_cursor(t.screen.row, 4)

    def test_long_lines_break(self):
        t = self.start(columns=20)
        entry = "'" + "0123456789" * 4
        t.send(entry)
        whole = PROMPT + entry
        t.until_end(*(whole[i:i + 20] for i in range(0, len(whole), 20)))
        t.send(CTRL_A + "ab")
        whole = PROMPT + "ab" + entry
        t.wait(lambda: "".join(t.lines()).endswith(whole), lambda: "no whole entry")
        t.send(CTRL_U)
        t.send(CTRL_K)
        t.until_end(PROMPT)

    def test_a_line_that_fills_its_row(self):
        t = self.start(columns=20)
        t.send("'" + "x" * 13)
        t.until("x" * 13)
        t.until_cursor(4, 0)
        t.send("'\r")
        t.until_end(PROMPT + "'" + "x" * 13, "'", "'" + "x" * 13 + "'", PROMPT)

    def test_resize(self):
        t = self.start(columns=40)
        t.send(PASTE + "[\r'" + "abcdefghij" * 2 + "',\r2" + PASTED)
        before = (PROMPT + "[", NEXT + "'abcdefghijabcdefghij',", NEXT + "2")
        t.until_end(*before)
        t.resize(20, 24)
        t.wait(lambda: re.search("abc\r+\ndefghij", t.raw), lambda: "not drawn again")
        t.until_end(PROMPT + "[", NEXT + "'abcdefghijabc", "defghij',", NEXT + "2")
        t.resize(60, 24)
        t.until_end(*before)
        t.send("]\r")
        t.until_end(NEXT + "2]", "['abcdefghijabcdefghij', 2]", PROMPT)

    def test_an_entry_higher_than_the_screen(self):
        t = self.start(rows=6)
        t.send(PASTE + "[" + "\r".join(f"{i}," for i in range(10)) + PASTED)
        t.until_end(*(NEXT + f"{i}," for i in range(4, 10)))
        t.send(UP * 9)
        t.until_cursor(0, len(PROMPT) + 2)
        self.assertEqual(t.lines()[0], PROMPT + "[0,")
        t.send(DOWN * 9 + "]\r")
        t.until_end("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", PROMPT)

    def test_clear_screen(self):
        t = self.start()
        self.ask(t, "1", "1")
        t.send("2 +" + CTRL_L)
        t.wait(lambda: t.lines() == [PROMPT + "2 +"], lambda: "not cleared")
        t.send(" 3\r")
        t.until_end(PROMPT + "2 + 3", "5", PROMPT)

    def test_inputrc_is_obeyed(self):
        path = self.write("inputrc", '"\\C-t": "1 + 1"\n"\\C-m": abort\n"\\e[A": kill-whole-line\n')
        t = self.start(INPUTRC=path)
        t.send("\x14")
        t.until_end(PROMPT + "1 + 1")
        t.send(UP + "2\r3\n")
        t.until_end(PROMPT + "23", "23", PROMPT)

    def test_vi_keys(self):
        t = self.start(INPUTRC=self.write("inputrc", "set editing-mode vi\nset keyseq-timeout 10\n"))
        self.type_lines(t, "[1,", "2]")
        t.send("\x1b")
        t.until_cursor(t.screen.row, len(NEXT) + 5)
        t.send("i3, 4")
        t.until_end(PROMPT + "[1,", NEXT + "    23, 4]")
        t.send("\r")
        t.until_end("[1, 23, 4]", PROMPT)


class Completion(Case):
    def complete(self, t, typed, shown):
        t.send(typed + "\t")
        t.until_end(PROMPT + shown)
        t.send(CTRL_U)
        t.until_end(PROMPT)

    def test_what_is_completed(self):
        self.write("data/some file.txt", "x")
        self.write("module.gy", "let x = 1")
        t = self.start()
        self.ask(t, "fn function_of(first_one, second_one = 2) { return second_one }")
        self.ask(t, "class Thing { some_field = {'deep_key': {'inner': 1}}; get odd() { print('ran') } }")
        self.ask(t, "let one_thing = Thing()")
        self.ask(t, "let table = {'long key': 1, 'other': 2}")
        self.complete(t, "function_", "function_of(")
        self.complete(t, "function_of(fir", "function_of(first_one: ")
        self.complete(t, "function_of(1, sec", "function_of(1, second_one: ")
        self.complete(t, "one_thing.some_", "one_thing.some_field")
        self.complete(t, "one_thing.odd.x", "one_thing.odd.x")
        self.complete(t, "'abc'.upp", "'abc'.upper(")
        self.complete(t, "1 + 'it\\'s'.upp", "1 + 'it\\'s'.upper(")
        self.complete(t, "b'abc'.star", "b'abc'.startswith(")
        self.complete(t, "[1, 2].appe", "[1, 2].append(")
        self.complete(t, "one_thing.odd['a'].upp", "one_thing.odd['a'].upp")
        self.complete(t, "enumer", "enumerate(")
        self.complete(t, "contin", "continue")
        self.complete(t, "import heap", "import heapq")
        self.complete(t, "from heapq import heapi", "from heapq import heapify")
        self.complete(t, "table['lo", "table['long key']")
        self.complete(t, 'one_thing.some_field["deep_key"]["in', 'one_thing.some_field["deep_key"]["inner"]')
        self.complete(t, f"'{self.home}/da", f"'{self.home}/data/")
        self.complete(t, f"'{self.home}/data/some f", f"'{self.home}/data/some file.txt")
        self.complete(t, ":disa", ":disasm ")
        self.complete(t, ":doc function_", ":doc function_of(")
        self.complete(t, f":load {self.home}/mod", f":load {self.home}/module.gy")
        self.assertNotIn("\nran", t.text())

    def test_what_there_is_is_shown(self):
        t = self.start()
        self.ask(t, "let alpha_one = 1; let alpha_two = 2")
        t.send("1 + al\t")
        t.until_end(PROMPT + "1 + al")
        t.send("p\t")
        t.until_end(PROMPT + "1 + alpha_")
        t.send("\t\t")
        t.wait(lambda: re.search("^alpha_one +alpha_two$", t.text(), re.M), lambda: "no matches")
        t.until_end(PROMPT + "1 + alpha_")
        t.send("two\r")
        t.until_end(PROMPT + "1 + alpha_two", "3", PROMPT)

    def test_indentation(self):
        t = self.start()
        self.type_lines(t, "[", "")
        t.send("\t1]\r")
        t.until_end(PROMPT + "[", NEXT + "        1]", "[1]", PROMPT)

    def test_every_module_is_known(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(os.path.join(root, "docs", "stdlib.md"), encoding="utf-8") as file:
            page = file.read()
        modules = re.findall(r"^### (\w+)$", page[page.index("## Modules"):], re.M)
        with open(os.path.join(root, "cli", "complete.gy"), encoding="utf-8") as file:
            known = re.search(r"const MODULES = \[(.*?)\]", file.read(), re.S)[1]
        self.assertEqual(re.findall(r'"(\w+)"', known), modules)


class Live(Case):
    TELL = "async fn tell(n) { for i in range(n) { await sleep(50ms); print('tick', i) } }"

    def test_tasks_run_while_the_prompt_waits(self):
        t = self.start()
        self.ask(t, self.TELL)
        t.send("let t = spawn(tell(3))\r")
        t.until_end("tick 0", "tick 1", "tick 2", PROMPT)
        self.ask(t, "t.done()", "true")

    def test_the_prompt_counts_them(self):
        t = self.start()
        self.ask(t, "let e = Event()")
        self.ask(t, "async fn wait() { await e.wait() }")
        self.ask(t, "let a = spawn(wait())", after="gyre 1▸ ")
        self.ask(t, "let b = spawn(wait())", before="gyre 1▸ ", after="gyre 2▸ ")
        self.type_lines(t, "let c = {", "}", before="gyre 2▸ ")
        t.send("\r")
        t.until_end("gyre 2▸ ")
        self.ask(t, "e.set()", before="gyre 2▸ ")

    def test_output_stands_above_what_is_typed(self):
        t = self.start(columns=30)
        self.ask(t, "let go = Event()")
        t.send(PASTE + "async fn tell() { await go.wait(); await sleep(100ms)\nprint('between') }" + PASTED + "\r")
        t.until_end("    ▹ print('between') }", PROMPT)
        t.send("let t = spawn(tell()); go.set()\r")
        t.until_end("gyre 1▸ ")
        t.send("[10,\r'日本語 0123456789012345', 30")
        t.until("between")
        t.until_end("between", PROMPT + "[10,", NEXT + "'日本語 0123456789012345", "', 30")
        t.send("]\r")
        t.until_end("[", "  10,", "  '日本語 0123456789012345',", "  30", "]", PROMPT)

    def test_failures_are_told_at_once(self):
        t = self.start()
        self.ask(t, "let go = Event()")
        self.ask(t, "async fn fail() { await go.wait(); throw ValueError('unseen') }")
        self.ask(t, "let t = spawn(fail())", after="gyre 1▸ ")
        t.send("go.set(); 40 + 2\r")
        t.until("ValueError: unseen")
        t.until_end(PROMPT)
        self.ask(t, "1 + 1", "2")
        # One that fails while its line runs may still be waited for there.
        self.ask(t, "async fn quick() { throw KeyError('seen') }")
        t.send("let q = spawn(quick()); await sleep(20ms); try { await q } catch KeyError { 'caught' }\r")
        t.until_end(PROMPT)
        self.assertNotIn("KeyError: ", t.text())

    def test_ctrl_c_cancels_the_running_await(self):
        t = self.start()
        self.ask(t, "async fn nap() { await sleep(200ms); return 'napped' }")
        self.ask(t, "let t = spawn(nap())", after="gyre 1▸ ")
        t.send("print('on'); await sleep(1000s)\r")
        t.until_end("gyre 1▸ print('on'); await sleep(1000s)", "on", "")
        t.send(CTRL_C)
        t.until("cancelled by Ctrl-C")
        t.wait(lambda: t.lines()[-1] in ("gyre▸", "gyre 1▸"), lambda: "no prompt")
        t.send("await t\r")
        t.until_end("'napped'", PROMPT)

    def test_ctrl_c_breaks_a_loop(self):
        t = self.start()
        t.send("print('on'); while true { }\r")
        t.until_end("on", "")
        for _ in range(2):
            t.send(CTRL_C)
        t.until_end("cancelled by Ctrl-C", PROMPT)
        self.ask(t, "1 + 1", "2")

    def test_ctrl_c_in_natives(self):
        t = self.start()
        self.ask(t, "import time")
        for entry in ("print('on'); time.sleep(1000)", "print('on'); sum(range(10 ** 12))",
                      "print('on'); 'a' in cycle('b')"):
            t.send(entry + "\r")
            t.until_end(PROMPT + entry, "on", "")
            for _ in range(2):
                t.send(CTRL_C)
            t.until_end(PROMPT)
            self.ask(t, "'still ' + 'here'", "'still here'")

    def test_narrower_while_a_task_prints(self):
        t = self.start(columns=60)
        self.ask(t, "let go = Event()")
        self.ask(t, "async fn tell() { await go.wait(); print('told') }")
        self.ask(t, "let t = spawn(tell())", after="gyre 1▸ ")
        t.send("go.set(); await sleep(0); '" + "0123456789" * 4)
        t.until("0123456789" * 2)
        t.resize(30, 24)
        whole = "gyre 1▸ go.set(); await sleep(0); '" + "0123456789" * 4
        t.until_end(*(whole[i:i + 30] for i in range(0, len(whole), 30)))
        t.send("'\r")
        t.until("told")
        t.until_end(PROMPT)

    def test_ctrl_c_clears_the_entry(self):
        t = self.start()
        t.send("fn f() {\runfinished")
        t.until_end(PROMPT + "fn f() {", NEXT + "unfinished")
        for _ in range(4):
            shown = t.raw.count("\x1b[?2004h")
            t.send(CTRL_C)
            t.wait(lambda: t.raw.count("\x1b[?2004h") > shown, lambda: "no new prompt")
            t.until_end(PROMPT)
        self.ask(t, "1 + 1", "2")

    def test_a_line_is_left(self):
        t = self.start()
        self.ask(t, "let go = Event()")
        self.ask(t, "async fn keep() { await sleep(1000s) }")
        self.ask(t, "let keeper = spawn(keep())", after="gyre 1▸ ")
        t.send("print('on'); await go.wait(); 'gone'\r")
        t.until_end("on", "")
        t.send(CTRL_Z)
        t.until_end("goes on in the background; `await _` waits for it", "gyre 2▸ ")
        t.send("print('again'); let mine = _; await mine\r")
        t.until_end("again", "")
        t.send(CTRL_C)
        t.until_end("cancelled by Ctrl-C", "gyre 2▸ ")
        self.ask(t, "go.set()", before="gyre 2▸ ", after="gyre 1▸ ")
        self.ask(t, "await mine", "'gone'", before="gyre 1▸ ", after="gyre 1▸ ")

    def test_a_line_that_was_left_gives_its_value(self):
        t = self.start()
        self.ask(t, "let go = Event()")
        self.ask(t, "async fn keep() { await sleep(1000s) }")
        self.ask(t, "let keeper = spawn(keep())", after="gyre 1▸ ")
        t.send("let x = 5; print('on'); await go.wait(); x + 1\r")
        t.until_end("on", "")
        t.send(CTRL_Z)
        t.until_end("gyre 2▸ ")
        self.ask(t, "let left = _; go.set()", before="gyre 2▸ ", after="gyre 1▸ ")
        self.ask(t, "await left", "6", before="gyre 1▸ ", after="gyre 1▸ ")

    def test_ctrl_d_names_the_tasks(self):
        t = self.start()
        self.ask(t, "async fn stay() { try { await sleep(1000s) } finally { print('tidy') } }")
        self.ask(t, "let t = spawn(stay(), name: 'stayer')", after="gyre 1▸ ")
        t.send(CTRL_D)
        t.until("1 task is still running; Ctrl-D again cancels and leaves:")
        t.until("'stayer' waits for sleep")
        t.until_end("gyre 1▸ ")
        self.ask(t, "1", "1", before="gyre 1▸ ", after="gyre 1▸ ")
        t.send(CTRL_D)
        t.wait(lambda: t.text().count("Ctrl-D again") == 2, lambda: "no second warning")
        t.until_end("gyre 1▸ ")
        t.send(CTRL_D)
        t.until("tidy")
        self.assertEqual(t.end(), 0)


class Commands(Case):
    def test_looking(self):
        t = self.start()
        self.ask(t, "fn add(a, b = 2) { 'Adds.'; return a + b }")
        self.ask(t, ":src add", "fn add(a, b = 2) { 'Adds.'; return a + b }")
        self.ask(t, ":doc add", "fn add(a, b = 2)", "    Adds.")
        self.ask(t, "help(add)", "fn add(a, b = 2)", "    Adds.")
        self.ask(t, ":type add(1)", "int")
        self.ask(t, ":type ValueError('x')", "ValueError < Error")
        t.send(":disasm add\r")
        t.until("ADD")
        t.until_end(PROMPT)
        t.send(":heap\r")
        t.until("in use (no limit)")
        t.until_end(PROMPT)
        t.send(":time add(20, 22)\r")
        t.until("of it on the processor")
        t.until_end(PROMPT)
        t.send(":help\r")
        t.until("Ctrl-R searches")
        t.until_end(PROMPT)
        t.send(":doc gather\r")
        t.until("    await gather(double(1), double(2))      # => [2, 4]")
        t.until_end(PROMPT)

    def test_examples(self):
        t = self.start(columns=70, rows=60)
        self.ask(t, ":doc 'x'.zfill", "fn zfill(width, /)",
                 "    The text with zeros in front, behind its sign, to be `width`", "    long.", "example", "    \"-7\".zfill(4)                           # => '-007'")
        self.ask(t, "import re; from math import isqrt as root; import math")
        t.send("help(root)\r")
        t.until("    math.isqrt(17)                          # => 4")
        t.send("help(re.search('a', 'a').groups)\r")
        t.until(".groups()  # => ('4', '2')")
        t.send("help(math)\r")
        t.until("module math\nexample\n    math.sqrt(2)")
        t.until_end(PROMPT)
        self.ask(t, "fn sleep() { 'Mine.' }")
        self.ask(t, "help(sleep)", "fn sleep()", "    Mine.")
        t.send("fn long() { '" + "wordy words " * 8 + "' }\r")
        t.until_end(PROMPT)
        self.ask(t, "help(long)", "fn long()", "    " + ("wordy words " * 5).strip() + " wordy", "    words wordy words wordy words")

    def test_sources(self):
        path = self.write("lib.gy", "fn half(n) {\n    return n / 2\n}\n")
        t = self.start()
        self.ask(t, "class A { x = 1; fn f() => 1; fn g(n) { return n } }")
        self.ask(t, ":src A", "class A { x = 1; fn f() => 1; fn g(n) { return n } }")
        self.ask(t, ":src A().g", "fn g(n) { return n }")
        self.ask(t, "let a = A()")
        self.ask(t, ":src a", "class A { x = 1; fn f() => 1; fn g(n) { return n } }")
        self.ask(t, "let table, other = {'a': 1}, 2")
        self.ask(t, ":src table", "let table, other = {'a': 1}, 2")
        self.ask(t, f"import '{path}' as lib")
        self.ask(t, ":src lib", "fn half(n) {", "    return n / 2", "}")
        self.ask(t, ":src lib.half", "fn half(n) {", "    return n / 2", "}")
        for entry, message in (("print", "gyre: print is a native: its text is C; :doc tells what it does"),
                               ("str", "gyre: str is a builtin type: its text is C; :doc tells what it can do"),
                               ("5", "gyre: int is a builtin type: its text is C; :doc tells what it can do")):
            self.ask(t, ":src " + entry, message)
        self.ask(t, "import math; import http")
        self.ask(t, ":src math", "gyre: the module math has no text of its own; :doc tells what is in it")
        self.ask(t, ":src http", "gyre: http is a script within the program; :src shows its functions")

    def test_heap(self):
        t = self.start()
        self.ask(t, "class Thing { x = 1 }")
        t.send(":heap 100\r")
        t.until("in use (no limit)")
        t.wait(lambda: re.search(r"^str +[\d,]+ +[\d.]+ KiB$", t.text(), re.M), lambda: "no texts")
        t.until_end(PROMPT)
        self.ask(t, "let things = [Thing() for i in range(1000)]")
        t.send(":heap\r")
        t.wait(lambda: re.search(r"^Thing +1,000 +[\d.]+ KiB +\+1,000$", t.text(), re.M), lambda: "no growth")
        t.until_end(PROMPT)
        self.ask(t, "things = nil")
        t.send(":heap 200\r")
        t.wait(lambda: re.search(r"^Thing +0 +0 B +-1,000$", t.text(), re.M), lambda: "not gone")
        t.until_end(PROMPT)
        self.ask(t, ":heap x", "gyre: :heap takes a number of types, not 'x'")

    def test_tasks_go_on_behind_an_editor(self):
        editor = self.write("editor", "touch $HOME/edited; while [ ! -e $HOME/answer ]; do sleep 0.02; done\n"
                            "printf 'print(\"from the editor\")\\n' > $1\n")
        t = self.start(EDITOR=f"sh {editor}")
        self.ask(t, "import fs")
        self.ask(t, f"let home = '{self.home}'")
        t.send(PASTE + "async fn answer() {\rwhile not await fs.exists(home + '/edited') { await sleep(10ms) }\r"
               "print('kept back')\rawait fs.write_text(home + '/answer', '')\r}" + PASTED + "\r")
        t.until_end(PROMPT)
        self.ask(t, "let t = spawn(answer())", after="gyre 1▸ ")
        t.send(":edit\r")
        t.until_end("gyre 1▸ :edit", "kept back", 'print("from the editor")', "from the editor", PROMPT)

    def test_an_editor_that_fails(self):
        t = self.start(EDITOR="false")
        self.ask(t, ":edit", "gyre: the editor 'false' failed, so nothing is run")
        t = self.start(EDITOR="kill -INT $$; :")
        self.ask(t, ":edit", "gyre: the editor 'kill -INT $$; :' failed, so nothing is run")
        self.ask(t, "1 + 1", "2")

    def test_tasks(self):
        t = self.start()
        self.ask(t, "async fn stay() { await sleep(1000s) }")
        self.ask(t, "let a = spawn(stay(), name: 'a'); let b = spawn(stay(), name: 'b')", after="gyre 2▸ ")
        t.send(":tasks\r")
        t.until("  1  'a' waits for sleep")
        t.until("  2  'b' waits for sleep")
        t.until_end("gyre 2▸ ")
        t.send(":cancel 2\r")
        t.until("'b' is asked to stop")
        t.until_end("gyre 1▸ ")
        self.ask(t, "a.done(), b.done()", "(false, true)", before="gyre 1▸ ", after="gyre 1▸ ")

    def test_files(self):
        path = self.write("lib.gy", "let answer = 42\nprint('loaded')\n")
        t = self.start(EDITOR="sed -i s/1/2/")
        self.ask(t, f":load {path}", "loaded")
        self.ask(t, "answer", "42")
        self.write("lib.gy", "let answer = 43\n")
        self.ask(t, ":reload")
        self.ask(t, "answer", "43")
        self.ask(t, "let y = 1 + 1")
        self.ask(t, ":edit", "let y = 2 + 1")
        self.ask(t, "y", "3")
        t.send(UP + UP)
        t.until_end(PROMPT + "let y = 2 + 1")
        t.send(CTRL_U)
        t.until_end(PROMPT)
        saved = os.path.join(self.home, "saved.gy")
        self.ask(t, f":save {saved}")
        self.assertIn("let y = 1 + 1\n", self.read("saved.gy"))
        t.send(f":save {saved}\r")
        t.until("File exists")
        t.until_end(PROMPT)

    def test_wrong_commands(self):
        t = self.start()
        self.ask(t, ":nothing", "gyre: no command :nothing; :help lists them")
        self.ask(t, ":tsaks", "gyre: no command :tsaks; did you mean :tasks?")
        self.ask(t, ":he", "gyre: :he may be several commands; :help lists them")
        self.ask(t, ":load", "gyre: :load needs a file")
        self.ask(t, ":load /nowhere", "gyre: cannot read /nowhere: No such file or directory")
        self.ask(t, ":reload", "gyre: cannot read /nowhere: No such file or directory")
        for entry, message in ((":cancel 3", "no tasks run"), (":set nothing", "no setting 'nothing'"),
                               (":src", ":src needs a name"), (":type f(", "found the end of the file"),
                               (":set width x", "width is a number or nil")):
            t.send(entry + "\r")
            t.until(message)
            t.until_end(PROMPT)

    def test_quit(self):
        t = self.start()
        t.send(":quit\r")
        self.assertEqual(t.end(), 0)


class Starting(Case):
    def test_startup_file(self):
        self.write(".config/gyre/init.gy", "let mine = 'from init'\n")
        t = self.start()
        self.ask(t, "mine", "'from init'")
        t = self.start("--no-init")
        t.send("mine\r")
        t.until("unknown name 'mine'")

    def test_quiet(self):
        t = self.start("-q")
        self.assertEqual(t.lines(), [PROMPT.rstrip()])

    def test_file_first(self):
        path = self.write("first.gy", "import os\nlet x = os.args\nasync fn f() { await sleep(1000s) }\nlet t = spawn(f())\n")
        t = self.open("-i", path, "a", "b")
        t.until_end("gyre 1▸ ")
        self.ask(t, "x", "['a', 'b']", before="gyre 1▸ ", after="gyre 1▸ ")

    def test_file_with_an_error(self):
        path = self.write("bad.gy", "let a = 20\nlet b = a / 0\n")
        t = self.open("-q", "-i", path)
        t.until("ZeroDivisionError: division by zero")
        t.until_end(PROMPT)
        self.ask(t, "a + 1", "21")  # what came before it is there
        self.ask(t, "type(_err).name", "'ZeroDivisionError'")
        t = self.open("-q", "-i", self.write("worse.gy", "let = 2\n"))
        t.until("worse.gy:1:5: error: expected a name after 'let'")
        t.until_end(PROMPT)
        t = self.open("-i", "nowhere.gy")
        t.until("gyre: cannot read nowhere.gy: No such file or directory")
        self.assertEqual(t.end(), 1)

    def test_plain_terminals(self):
        t = self.open(TERM="dumb")
        t.until_end(PROMPT)
        self.assertNotIn("\x1b", t.raw)
        t.send("[1,\r")
        t.until_end(PROMPT + "[1,", NEXT)
        t.send("2]\r")
        t.until_end(NEXT + "2]", "[1, 2]", PROMPT)
        self.assertNotIn("\x1b", t.raw)
        self.ask(t, "async fn stay() { await sleep(1000s) }")
        self.ask(t, "let t = spawn(stay())", after="gyre 1▸ ")
        t.send(CTRL_D)
        t.wait(lambda: "\n1 task is still running" in t.text(), lambda: "not on a line of its own")
        t.until_end("gyre 1▸ ")
        t.send(CTRL_D)
        self.assertEqual(t.end(), 0)
        self.assertTrue(t.raw.endswith("\n"), t.raw[-40:])

    def test_without_utf8(self):
        t = self.open(LANG="C")
        t.until_end("gyre> ")
        t.send("'éx'" + LEFT * 3 + "a\r")
        t.until_end("gyre> 'aéx'", "'aéx'", "gyre> ")

    def test_stopped_and_continued(self):
        variables = dict(os.environ, HOME=self.home, TERM="xterm", INPUTRC="/dev/null", LANG="C.UTF-8", NO_COLOR="1",
                         PS1="$ ")
        t = Terminal(["bash", "--norc", "--noediting", "-i"], variables)
        self.addCleanup(t.close)
        t.until_end("$ ")
        t.send(f"{GYRE} -q\n")
        t.until_end(PROMPT)
        t.send("half")
        t.until_end(PROMPT + "half")
        t.send(CTRL_Z)
        t.until("Stopped")
        t.until_end("$ ")
        t.send("fg\n")
        t.until_end(f"{GYRE} -q", PROMPT + "half")
        t.send(CTRL_U + "1 + 1\r")
        t.until_end(PROMPT + "1 + 1", "2", PROMPT)

    def test_piped(self):
        done = subprocess.run([GYRE], input=b"print(1)\n", capture_output=True, timeout=PATIENCE_S, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"1\n", b""))

    def test_signals_restore_the_terminal(self):
        t = self.start()
        t.send("half a li")
        t.until_end(PROMPT + "half a li")
        t.child.send_signal(signal.SIGTERM)
        self.assertEqual(t.end(), -signal.SIGTERM)

    def test_hang_up_ends(self):
        t = self.start()
        os.close(t.slave)
        t.slave = -1
        os.close(t.master)
        t.master = -1
        t.child.wait(timeout=PATIENCE_S)


if __name__ == "__main__":
    # A background shell hands on an ignored SIGINT, which gyre would respect.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
