"""What both spinner scripts are tested for; tests/scripts/spinner_*.py say what each one shows.

Into a pipe: the exact bytes, three seconds, next to no CPU. On a terminal, with Ctrl-C in the
middle: an end at once, the line erased, the terminal as it was, status 130. What it writes must be right in
each run; how long it takes, in one of a few, for the machine may have other things to do.
"""

import os
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import termios
import time

IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TURNS = "|/-\\"
MESSAGE = "thinking!"
LENGTH = len("| " + MESSAGE)
ERASED = " " * LENGTH + "\b" * LENGTH
MOST_CPU_S = 0.05
PATIENCE_S = 60 if IS_SLOW else 10
FEWEST_FRAMES, MOST_FRAMES = (3, 32) if IS_SLOW else (20, 32)
LONGEST_END_S = 20 if IS_SLOW else 0.5
TRIES = 4


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL {message}")


def frames(count):
    return "".join(f"{TURNS[i % 4]} {MESSAGE}" + "\b" * LENGTH for i in range(count))


def try_for_time(measure):
    """Calls it until it returns nothing, and not what was out of time, at most so often."""
    for _ in range(TRIES):
        late = measure()
        if not late:
            return
        print(late)
    check(False, f"out of time {TRIES} times")


def count_frames(output, first_line):
    found = re.fullmatch(re.escape(first_line + "\n") + r"(.*?)" + re.escape(ERASED + "Answer: 42\n"),
                         output, re.DOTALL)
    check(found, f"unexpected output: {output!r}")
    count = found[1].count(MESSAGE)
    check(found[1] == frames(count), f"the spinner does not turn as it should: {found[1]!r}")
    check(count <= MOST_FRAMES, f"{count} frames in three seconds")
    return count


def children_cpu_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_into_pipe(gyre, script, first_line):
    start_s, cpu_before_s = time.monotonic(), children_cpu_s()
    done = subprocess.run([gyre, script], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
    took_s, cpu_s = time.monotonic() - start_s, children_cpu_s() - cpu_before_s
    check(done.returncode == 0 and not done.stderr, f"status {done.returncode}: {done.stderr}")
    count = count_frames(done.stdout, first_line)
    check(took_s >= 3, f"the answer came after {took_s:.3f} s")
    figures = f"{count} frames in {took_s:.3f} s, of which {cpu_s:.3f} s of CPU"
    if count < FEWEST_FRAMES or not IS_SLOW and (took_s >= 4 or cpu_s >= MOST_CPU_S):
        return figures
    print(figures)
    return None


class Screen:
    """The few things a terminal does with the spinner's output."""

    def __init__(self, output):
        self.lines, self.column = [""], 0
        for text in re.findall(r"\x1b\[K|[^\x1b]", output):
            self.take(text)

    def take(self, text):
        line = self.lines[-1]
        if text == "\n":
            self.lines.append("")
        elif text == "\r":
            self.column = 0
        elif text == "\b":
            self.column = max(0, self.column - 1)
        elif text == "\x1b[K":
            self.lines[-1] = line[:self.column]
        else:
            self.lines[-1] = line[:self.column].ljust(self.column) + text + line[self.column + 1:]
            self.column += 1


class Terminal:
    """A program with a pseudo-terminal as its controlling one."""

    def __init__(self, command):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.output = ""
        self.child = subprocess.Popen(command, stdin=self.slave, stdout=self.slave,
                                      stderr=self.slave, preexec_fn=self.take_terminal)

    @staticmethod
    def take_terminal():
        import fcntl
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read(self, timeout_s):
        if not select.select([self.master], [], [], timeout_s)[0]:
            return False
        self.output += os.read(self.master, 65536).decode()
        return True

    def read_until(self, text):
        end_s = time.monotonic() + PATIENCE_S
        while text not in self.output:
            check(time.monotonic() < end_s, f"waited in vain for {text!r}: {self.output!r}")
            self.read(0.1)

    def wait(self):
        """The status; what the program still wrote is in `output`."""
        end_s = time.monotonic() + PATIENCE_S
        while self.child.poll() is None:
            check(time.monotonic() < end_s, f"it does not end: {self.output!r}")
            self.read(0.01)
        while self.read(0):
            pass
        return self.child.returncode


def run_until_interrupted(gyre, script, first_line):
    terminal = Terminal([gyre, script])
    terminal.read_until("- " + MESSAGE)
    os.write(terminal.master, b"\x03")
    start_s = time.monotonic()
    status = terminal.wait()
    took_s = time.monotonic() - start_s
    lines = [line.rstrip() for line in Screen(terminal.output).lines]
    check(status == 130, f"status {status} after Ctrl-C: {terminal.output!r}")
    check(lines in ([first_line, ""], [first_line, "^C", ""], [first_line, "^C"]),
          f"left on the screen: {lines} by {terminal.output!r}")
    check(termios.tcgetattr(terminal.slave) == terminal.before, "the terminal is not as it was")
    return f"it ended {took_s:.3f} s after Ctrl-C" if took_s >= LONGEST_END_S else None


def run_interrupted_in_pipe(gyre, script, first_line):
    begin = f"{first_line}\n{frames(3)}"
    with subprocess.Popen([gyre, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL) as child:
        check(child.stdout.read(len(begin)) == begin, "it does not begin to turn")
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=PATIENCE_S)
    check(child.returncode == 130 and not errors, f"status {child.returncode}: {errors}")
    check(output.endswith(ERASED), f"the line is not erased: {output!r}")


def line_of(script, text):
    with open(script, encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.startswith(text))


def run(gyre, script, first_line):
    try_for_time(lambda: run_into_pipe(gyre, script, first_line))
    try_for_time(lambda: run_until_interrupted(gyre, script, first_line))
    run_interrupted_in_pipe(gyre, script, first_line)
