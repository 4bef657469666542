#!/usr/bin/env python3
"""Spinners, bars, colours and records on a pseudo-terminal, and records nobody reads.

usage: test_term.py PATH_TO_GYRE [unittest arguments]

What a script writes is played on a Screen, which does what a terminal does with it: the tests ask
what a person would see at last, and at every moment in between.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

GYRE = ""
PATIENCE_S = 60 if os.environ.get("GYRE_TEST_SLOW") else 20
SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|[^\x1b]")
ERASING = re.compile(r"\r(\x1b\[A)*\x1b\[J")
MIXED = re.compile(r"(line|open).*loading|loading.*[a-z]{3}")
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Screen:
    """The lines that a terminal shows, for the few sequences that the console uses."""

    def __init__(self, output):
        self.lines, self.row, self.column = [""], 0, 0
        self.is_cursor_shown = True
        for found in SEQUENCE.finditer(output):
            self.take(found[0], found[1], found[2])

    def take(self, text, parameters, final):
        if final == "A":
            self.row = max(0, self.row - 1)
        elif final == "J":
            self.lines[self.row:] = [self.lines[self.row][:self.column]]
        elif final == "K":
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif final in ("l", "h"):
            self.is_cursor_shown = final == "h"
        elif final:
            assert final == "m", text
        elif text == "\n":
            self.row += 1
            if self.row == len(self.lines):
                self.lines.append("")
        elif text == "\r":
            self.column = 0
        else:
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + text + line[self.column + 1:]
            self.column += 1

    def text(self):
        return [line.rstrip() for line in self.lines]


class Terminal:
    """A gyre on a pseudo-terminal of 60 columns and 12 rows; `streams` says which of its
    descriptors are that, the others go to a pipe (1) or to nothing."""

    def __init__(self, script, streams=(0, 1, 2), **environment):
        self.master, self.slave = pty.openpty()
        self.resize(60, 12)
        self.output = ""
        variables = {name: value for name, value in os.environ.items()
                     if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "GYRE_LOG")}
        variables.update({"TERM": "xterm", **environment})
        ends = [self.slave if fd in streams else subprocess.PIPE if fd == 1 else subprocess.DEVNULL
                for fd in range(3)]
        self.child = subprocess.Popen([GYRE, *script], stdin=ends[0], stdout=ends[1], stderr=ends[2],
                                      env=variables,
                                      preexec_fn=self.take_terminal if 0 in streams else os.setpgrp)

    @staticmethod
    def take_terminal():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, columns, rows):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, timeout_s):
        if not select.select([self.master], [], [], timeout_s)[0]:
            return False
        self.output += os.read(self.master, 65536).decode(errors="replace")
        return True

    def read_until(self, text, times=1):
        end_s = time.monotonic() + PATIENCE_S
        while self.output.count(text) < times:
            if time.monotonic() > end_s:
                raise AssertionError(f"waited in vain for {text!r}: {self.output!r}")
            self.read(0.1)

    def end(self):
        """The status; the rest of what was written is in `output`."""
        end_s = time.monotonic() + PATIENCE_S
        while self.child.poll() is None:
            if time.monotonic() > end_s:
                raise AssertionError(f"it does not end: {self.output!r}")
            self.read(0.02)
        while self.read(0):
            pass
        return self.child.returncode

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        if self.child.stdout:
            self.child.stdout.close()
        os.close(self.master)
        os.close(self.slave)

    def screen(self):
        return Screen(self.output)

    def frames(self):
        """What the screen showed each time before status lines were taken away."""
        return [Screen(self.output[:found.start()]).text() for found in ERASING.finditer(self.output)]


class OnATerminal(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "script.gy")

    def start(self, script, **options):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(script)
        terminal = Terminal([self.path], **options)
        self.addCleanup(terminal.close)
        return terminal

    def run_to_end(self, script, status=0, **options):
        terminal = self.start(script, **options)
        self.assertEqual(terminal.end(), status, terminal.output)
        return terminal

    def check_clean(self, terminal, lines):
        screen = terminal.screen()
        self.assertEqual(screen.text(), lines, terminal.output)
        self.assertTrue(screen.is_cursor_shown, terminal.output)

    def test_a_spinner_turns_and_goes(self):
        t = self.run_to_end("import term\n"
                            "async with term.Spinner('loading') { await sleep(550ms) }\nprint('done')")
        frames = re.findall(r"([|/\\-]) loading", t.output)
        self.assertGreaterEqual(len(frames), 3)
        self.assertEqual(frames[0], "|")
        self.assertIn(HIDE, t.output)
        self.check_clean(t, ["done", ""])

    def test_output_appears_above(self):
        t = self.run_to_end("import term\nimport log\n"
                            "async with term.Spinner('loading') as s {\n"
                            "    for i in range(3) { print('line', i); await sleep(120ms) }\n"
                            "    write('open '); flush(); await sleep(250ms); print('closed')\n"
                            "    s.text = 'other'; await sleep(150ms)\n"
                            "    term.red('x'); log.info('a record')\n"
                            "}\nprint('done')")
        for end in range(1, len(t.output)):
            shown = Screen(t.output[:end]).text()
            # Nobody ever sees a line in which the two are mixed.
            self.assertFalse([line for line in shown if MIXED.search(line)], shown)
        self.assertIn("other", t.output)
        lines = t.screen().text()
        self.assertEqual(lines[:4] + lines[5:], ["line 0", "line 1", "line 2", "open closed", "done", ""])
        self.assertTrue(lines[4].endswith("INFO    a record"), lines)

    def test_several_bars(self):
        t = self.start("import term\n"
                       "async fn copy(name, n) {\n"
                       "    async with term.Progress(name, total: n, keep: true) as p {\n"
                       "        for i in p.over(range(n)) { await sleep(60ms); if i == 2 { print(name, 'at two') } }\n"
                       "    }\n}\n"
                       "await gather(copy('a', 10), copy('b', 20), copy('c', 15))\nprint('done')")
        self.assertEqual(t.end(), 0)
        bars = [[line.split(" [")[0] for line in lines if "[" in line] for lines in t.frames()]
        self.assertIn(["a", "b", "c"], bars, t.output)
        lines = t.screen().text()
        self.assertEqual(sorted(lines[:3]), ["a at two", "b at two", "c at two"])
        self.assertEqual([line.split(":")[0] for line in lines[3:6]], ["a", "c", "b"])
        self.assertEqual(lines[6:], ["done", ""])

    def test_more_bars_than_rows(self):
        t = self.run_to_end("import term\n"
                            "async fn one(i) { async with term.Spinner('s${i}') { await sleep(250ms) } }\n"
                            "await gather(*[one(i) for i in range(30)])\nprint('done')")
        self.assertIn("… and 21 more", t.output)
        self.check_clean(t, ["done", ""])

    def test_long_texts_are_cut(self):
        t = self.start("import term\nasync with term.Spinner('글' * 100 + '\\n\\tx') { await sleep(400ms) }")
        t.read_until("…")
        self.assertEqual(len(t.screen().text()), 1, t.output)
        self.assertEqual(t.screen().text()[0][:4], "| 글글")
        self.assertEqual(t.end(), 0)
        self.check_clean(t, [""])

    def test_errors_leave_no_trace(self):
        t = self.run_to_end("import term\n"
                            "async with term.Spinner('x') { await sleep(150ms); throw ValueError('oh') }", 1)
        screen = t.screen()
        self.assertEqual(screen.text()[0], "Traceback (most recent call last):")
        self.assertEqual(screen.text()[-2:], ["ValueError: oh", ""])
        self.assertTrue(screen.is_cursor_shown)

    def test_exit_and_end_of_main(self):
        t = self.run_to_end("import term\nasync with term.Spinner('x') { await sleep(150ms); exit(3) }", 3)
        self.check_clean(t, [""])
        t = self.run_to_end("import term\n"
                            "async fn spin() { async with term.Spinner('x') { await sleep(1h) } }\n"
                            "spawn(spin())\nawait sleep(150ms)\nprint('main ends')")
        self.check_clean(t, ["main ends", ""])

    def test_interrupts(self):
        t = self.start("import term\n"
                       "async with term.Progress('x', total: 5), term.Spinner('loading') { await sleep(1h) }")
        t.read_until("/ loading")
        os.write(t.master, b"\x03")
        self.assertEqual(t.end(), 130, t.output)
        self.assertTrue(t.screen().is_cursor_shown)
        self.assertNotIn("loading", "".join(t.screen().text()))

    def test_hard_ends_show_the_cursor(self):
        script = ("import term\nimport time\nasync with term.Spinner('loading') {\n"
                  "    await sleep(150ms)\n    while true { try { time.sleep(10s) } catch BaseError {} }\n}")
        ends = ((signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP), (signal.SIGINT, 130))
        for number, status in ends:
            t = self.start(script)
            t.read_until("/ loading")
            while t.child.poll() is None:
                t.child.send_signal(number)
                t.read(0.2)
            self.assertEqual(t.end(), status)
            self.check_clean(t, [""])

    def test_stopped_and_continued(self):
        # Its parent is in its session, or else nothing could stop it.
        t = self.start("import term\nasync with term.Progress('x', total: 5), term.Spinner('loading') { await sleep(1s) }\n"
                       "print('done')", streams=(1, 2))
        t.read_until("/ loading")
        t.child.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(t.child.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status))
        while t.read(0.1):
            pass
        self.check_clean(t, [""])
        os.write(t.slave, b"$ fg\n")
        t.child.send_signal(signal.SIGCONT)
        self.assertEqual(t.end(), 0)
        self.check_clean(t, ["$ fg", "done", ""])

    def test_output_elsewhere(self):
        t = self.run_to_end("import term\nprint(term.is_terminal(), term.is_terminal(2), term.red('r'))\n"
                            "async with term.Spinner('loading') { print('hidden'); await sleep(150ms) }", streams=(0, 2))
        self.assertIn("| loading", t.output)
        self.assertEqual(t.child.stdout.read(), b"false true r\nhidden\n")
        t = self.run_to_end("import term\nprint(term.is_terminal(2))\n"
                            "async with term.Spinner('loading') { await sleep(150ms) }", streams=(0, 1))
        self.check_clean(t, ["false", ""])
        self.assertNotIn("loading", t.output)

    def test_dumb_terminal_and_colours(self):
        t = self.run_to_end("import term\nprint(term.red('r'))\n"
                            "async with term.Spinner('x') { await sleep(50ms) }", TERM="dumb")
        self.assertEqual(t.output, "r\r\n")
        t = self.run_to_end("import term\nprint(term.red('r'), term.red('e', stream: 2))")
        self.assertEqual(t.output, "\x1b[31mr\x1b[39m \x1b[31me\x1b[39m\r\n")
        t = self.run_to_end("import term\nprint(term.red('r'))", NO_COLOR="1")
        self.assertEqual(t.output, "r\r\n")
        t = self.run_to_end("import log\nlog.error('x')")
        self.assertIn("\x1b[31mERROR  \x1b[39m x\r\n", t.output)

    def test_size_and_resizes(self):
        t = self.start("import term\nprint(term.size())\n"
                       "async for size in term.resizes() { print(size); if size[0] == 33 { break } }")
        t.read_until("(60, 12)")
        time.sleep(0.3)
        t.resize(33, 9)
        t.read_until("(33, 9)")
        self.assertEqual(t.end(), 0)

    def test_at_the_prompt(self):
        t = Terminal([], INPUTRC="/dev/null", HOME=os.path.dirname(self.path), XDG_STATE_HOME="")
        self.addCleanup(t.close)
        t.read_until("\x1b[?2004h")
        os.write(t.master, b"import term\n")
        t.read_until("\x1b[?2004h", times=2)
        os.write(t.master, b"async with term.Spinner('loading') { await sleep(350ms); print('above') }\n")
        t.read_until("\x1b[?2004h", times=3)
        self.assertIn("/ loading", t.output)
        os.write(t.master, b"6 * 7\n")
        t.read_until("\x1b[?2004h", times=4)
        self.assertIn("above\r\n", t.output)
        self.assertIn("42", t.output)
        os.write(t.master, b"\x04")
        self.assertEqual(t.end(), 0, t.output)
        self.assertLess(t.output.rindex(HIDE), t.output.rindex(SHOW))

    def test_threads_have_lines_of_their_own(self):
        t = self.start("import term\n"
                       "async fn spin(name) { async with term.Spinner(name) { await sleep(500ms) } }\n"
                       "let thread = spawn_thread(spin, 'second')\n"
                       "await spin('first')\nawait thread\nprint('done')")
        self.assertEqual(t.end(), 0)
        self.assertIn(["first", "second"], [sorted(line[2:] for line in lines) for lines in t.frames()], t.output)
        self.check_clean(t, ["done", ""])


class NobodyReads(unittest.TestCase):
    SCRIPT = ("import log\nimport time\nlet start = time.monotonic()\n"
              "for i in range(COUNT) { log.info('record', number: i, text: 'x' * 100) }\n"
              "print(time.monotonic() - start)\nflush()\ninput()\nlog.info('last')\n")

    def start(self, count):
        return subprocess.Popen([GYRE, "-e", self.SCRIPT.replace("COUNT", str(count))], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_the_program_goes_on(self):
        # More than a pipe holds, less than is kept.
        with self.start(3000) as child:
            self.assertLess(float(child.stdout.readline()), PATIENCE_S)
            _, errors = child.communicate("\n", timeout=PATIENCE_S)
        lines = errors.splitlines()
        self.assertEqual([int(re.search(r"number=(\d+)", line)[1]) for line in lines[:-1]], list(range(3000)))
        self.assertTrue(lines[-1].endswith("INFO    last"))

    def test_what_is_too_much_is_dropped(self):
        with self.start(20000) as child:
            child.stdout.readline()
            _, errors = child.communicate("\n", timeout=PATIENCE_S)
        lines = errors.splitlines()
        numbers = [int(found[1]) for line in lines if (found := re.search(r"number=(\d+)", line))]
        self.assertEqual(numbers, list(range(len(numbers))))
        told = [int(line.split()[1]) for line in lines if "were dropped" in line]
        self.assertIn(len(numbers) + told[0], (20000, 20001))  # the last record may be among them

    def test_a_reader_that_never_comes(self):
        with self.start(3000) as child:
            child.stdout.readline()
            child.stdin.write("\n")
            child.stdin.close()
            self.assertEqual(child.wait(timeout=PATIENCE_S), 0)

    def test_a_reader_that_is_gone(self):
        with self.start(3000) as child:
            child.stderr.close()
            child.stdout.readline()
            child.stdin.write("\n")
            child.stdin.close()
            self.assertEqual(child.wait(timeout=PATIENCE_S), 0)


if __name__ == "__main__":
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
