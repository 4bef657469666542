#!/usr/bin/env python3
"""Talks to the REPL through a pseudo-terminal, as a person would.

usage: test_repl.py PATH_TO_GYRE [unittest arguments]
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest

GYRE = ""
PATIENCE_S = 20
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Session:
    """A gyre on a pseudo-terminal. What it shows is collected in `shown`, without escapes and
    carriage returns."""

    def __init__(self, home, **environment):
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        variables = {name: value for name, value in os.environ.items()
                     if name not in ("XDG_STATE_HOME", "INPUTRC", "GYRE_PATH")}
        variables.update(HOME=home, TERM="xterm", INPUTRC="/dev/null", **environment)
        self.child = subprocess.Popen([GYRE], stdin=slave, stdout=slave, stderr=slave,
                                      env=variables, preexec_fn=self.take_terminal, close_fds=True)
        self.slave = slave  # kept open, so that the terminal's state can be looked at
        self.raw = b""
        self.shown = ""
        self.seen = 0

    @staticmethod
    def take_terminal():
        os.setsid()
        import fcntl
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def send(self, text):
        os.write(self.master, text.encode())

    def line(self, text):
        self.send(text + "\n")

    def read_some(self, timeout_s):
        if select.select([self.master], [], [], timeout_s)[0]:
            self.raw += os.read(self.master, 65536)
            self.shown = ESCAPES.sub(b"", self.raw).decode(errors="replace")

    def expect(self, text):
        """Waits for `text` after what was expected before; returns what came in between."""
        end_s = time.monotonic() + PATIENCE_S
        while text not in self.shown[self.seen:]:
            if time.monotonic() > end_s:
                raise AssertionError(f"no {text!r} in {self.shown[self.seen:]!r}")
            self.read_some(0.1)
        at = self.shown.index(text, self.seen)
        between, self.seen = self.shown[self.seen:at], at + len(text)
        return between

    def ask(self, text, answer):
        self.line(text)
        self.expect(answer)
        return self.expect(">>> ")

    def end(self):
        """The exit status; the terminal must be as it was."""
        end_s = time.monotonic() + PATIENCE_S
        while self.child.poll() is None and time.monotonic() < end_s:
            self.read_some(0.05)
        status = self.child.poll()
        after = termios.tcgetattr(self.slave)
        self.close()
        if status is None:
            raise AssertionError("the session does not end: " + self.shown[self.seen:])
        if after[:4] != self.before[:4]:
            raise AssertionError("the terminal was not restored")
        return status

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)
        self.master = self.slave = -1


class Repl(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name

    def start(self, **environment):
        session = Session(self.home, **environment)
        self.addCleanup(session.close)
        session.expect("Gyre ")
        session.expect(">>> ")
        return session

    def test_values_echo(self):
        s = self.start()
        s.ask("1 + 2", "\n3\n")
        s.ask("'text'", "\n'text'\n")
        s.ask("let x = 20", "let x = 20")
        s.ask("x * 2 + 2", "\n42\n")
        s.line("nil")
        s.expect("nil\n")
        self.assertEqual(s.expect(">>> "), "")
        s.send("\x04")
        self.assertEqual(s.end(), 0)

    def test_blocks_go_on(self):
        s = self.start()
        s.line("fn double(n) {")
        s.expect("... ")
        s.line("return n * 2")
        s.expect("... ")
        s.ask("}", "}")
        s.ask("double(21)", "\n42\n")
        s.line("double(")
        s.expect("... ")
        s.ask("4)", "\n8\n")

    def test_errors_do_not_end_the_session(self):
        s = self.start()
        s.ask("1 / 0", "ZeroDivisionError")
        s.ask("let = 3", "error: expected a name after 'let'")
        s.ask("unknown_name", "unknown_name")
        s.ask("throw ValueError('mine')", "ValueError: mine")
        s.ask("6 * 7", "\n42\n")

    def test_await(self):
        s = self.start()
        s.line("async fn slow() { await sleep(50ms); return 'slow' }")
        s.expect(">>> ")
        s.ask("await slow()", "\n'slow'\n")

    def test_tasks_run_while_the_prompt_waits(self):
        s = self.start()
        s.ask("async fn tell() { for i in range(3) { await sleep(100ms); print('tick', i) } }",
              "} }")
        s.ask("let t = spawn(tell())", "tell())")
        for i in range(3):
            self.assertNotIn("tick", s.expect(f"tick {i}\n"))
            s.expect(">>> ")
        s.ask("t.done()", "\ntrue\n")

    def test_output_does_not_garble_what_is_typed(self):
        s = self.start()
        s.ask("async fn tell() { await sleep(300ms); print('between') }", "}")
        s.ask("let t = spawn(tell())", "tell())")
        s.send("40 + ")
        s.expect("between\n")
        s.expect(">>> 40 + ")
        s.ask("2", "\n42\n")

    def test_background_errors_are_shown(self):
        s = self.start()
        s.ask("async fn fail() { await sleep(50ms); throw ValueError('unseen') }", "}")
        s.line("spawn(fail()); nil")
        s.expect("ValueError: unseen")
        s.expect(">>> ")
        s.ask("1 + 1", "\n2\n")

    def test_ctrl_c_cancels_the_running_await(self):
        s = self.start()
        s.line("await sleep(100s)")
        time.sleep(0.3)
        start_s = time.monotonic()
        s.send("\x03")
        s.expect("cancelled by Ctrl-C")
        s.expect(">>> ")
        self.assertLess(time.monotonic() - start_s, 5)
        s.ask("'still here'", "\n'still here'\n")

    def test_ctrl_c_keeps_background_tasks(self):
        s = self.start()
        s.ask("async fn nap() { await sleep(600ms); return 'napped' }", "}")
        s.ask("let t = spawn(nap())", "nap())")
        s.line("await sleep(100s)")
        time.sleep(0.2)
        s.send("\x03")
        s.expect(">>> ")
        s.ask("await t", "\n'napped'\n")

    def test_ctrl_c_twice_breaks_a_loop(self):
        s = self.start()
        s.line("while true { }")
        for _ in range(2):
            time.sleep(0.3)
            s.send("\x03")
        s.expect(">>> ")
        s.ask("1 + 1", "\n2\n")

    def test_ctrl_c_clears_the_line(self):
        s = self.start()
        s.send("something unfinished")
        s.expect("unfinished")
        s.send("\x03")
        s.expect(">>> ")
        s.ask("1 + 1", "\n2\n")

    def test_ctrl_c_drops_an_unfinished_block(self):
        s = self.start()
        s.line("fn f() {")
        s.expect("... ")
        s.send("\x03")
        s.expect(">>> ")
        s.ask("1 + 1", "\n2\n")

    def test_four_times_ctrl_c_at_the_prompt(self):
        s = self.start()
        for _ in range(4):
            s.send("\x03")
            s.expect(">>> ")
        s.ask("1 + 1", "\n2\n")

    def test_ctrl_d_leaves(self):
        s = self.start()
        s.send("\x04")
        self.assertEqual(s.end(), 0)

    def test_ctrl_d_cancels_tasks(self):
        s = self.start()
        s.ask("async fn stay() { try { await sleep(100s) } finally { print('tidy') } }", "} }")
        s.line("let t = spawn(stay())")
        s.expect(">>> ")
        s.ask("await sleep(1ms)", "1ms)")
        s.send("\x04")
        s.expect("tidy")
        self.assertEqual(s.end(), 0)

    def test_exit_leaves_with_its_status(self):
        for text, status in (("exit(7)", 7), ("exit(0)", 0), ("exit()", 0)):
            s = self.start()
            s.line(text)
            self.assertEqual(s.end(), status)

    def test_signals_restore_the_terminal(self):
        s = self.start()
        s.send("half a li")
        s.expect("half a li")
        s.child.send_signal(signal.SIGTERM)
        self.assertEqual(s.end(), -signal.SIGTERM)

    def test_hang_up_ends(self):
        s = self.start()
        os.close(s.slave)
        s.slave = -1
        os.close(s.master)
        s.master = -1
        s.child.wait(timeout=PATIENCE_S)

    def test_input_reads_the_terminal(self):
        s = self.start()
        s.line("let name = input('name? ')")
        s.expect("name? ')")
        s.expect("name? ")
        s.line("Ada")
        s.expect(">>> ")
        s.ask("name", "\n'Ada'\n")

    def test_history_is_kept(self):
        s = self.start()
        s.ask("'remember me'", "\n'remember me'\n")
        s.send("\x04")
        s.end()
        with open(os.path.join(self.home, ".gyre_history"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "'remember me'\n")
        s = self.start()
        s.send("\x1b[A\n")
        s.expect("'remember me'\n'remember me'\n")

    def test_history_follows_xdg(self):
        state = os.path.join(self.home, "state")
        s = self.start(XDG_STATE_HOME=state)
        s.ask("1 + 1", "\n2\n")
        s.send("\x04")
        s.end()
        with open(os.path.join(state, "gyre", "history"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "1 + 1\n")


if __name__ == "__main__":
    # A background shell hands on an ignored SIGINT, which gyre would respect.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
