"""A program on a pseudo-terminal, and what a person would see there.

Terminal runs a program and keeps its screen: as much of a terminal as the prompt makes use of. Tests
wait for a state of the screen, never for a time: `t.until("text")`, `t.until_screen(lines)`. What
scrolls off the top is kept in `scrolled`.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

PATIENCE_S = 30
SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z@~])|\x1b([=>78])")


def columns_of(character):
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.scrolled = []
        self.row = self.column = 0
        self.pending = ""  # the beginning of a sequence
        self.is_full = False  # the cursor stands behind the last column
        self.unknown = []
        self.styles = set()  # all parameters of colours that were seen

    # ---- Moving

    def new_line(self):
        if self.row < self.rows - 1:
            self.row += 1
        else:
            self.scrolled.append("".join(self.cells.pop(0)).rstrip())
            self.cells.append([" "] * self.columns)

    def put(self, character):
        width = columns_of(character)
        if width == 0:
            at = self.column if self.is_full else self.column - 1
            while at > 0 and self.cells[self.row][at] == "":
                at -= 1
            self.cells[self.row][at] += character
            return
        if self.is_full or self.column + width > self.columns:
            self.new_line()
            self.column = 0
            self.is_full = False
        self.cells[self.row][self.column] = character
        if width == 2:
            self.cells[self.row][self.column + 1] = ""
        self.column += width
        if self.column >= self.columns:
            self.column = self.columns - 1
            self.is_full = True

    def erase(self, first, last):
        for row in range(self.rows):
            for column in range(self.columns):
                if first <= (row, column) <= last:
                    self.cells[row][column] = " "

    # ---- Sequences

    def act(self, parameters, letter):
        numbers = [int(n) for n in parameters.split(";") if n.isdigit()]
        n = numbers[0] if numbers else 0
        here, end = (self.row, self.column), (self.rows, 0)
        if letter == "m":
            self.styles.add(parameters)
            return
        if letter in "hl" and parameters.startswith("?"):
            return
        self.is_full = False
        if letter == "A":
            self.row = max(0, self.row - max(n, 1))
        elif letter == "B":
            self.row = min(self.rows - 1, self.row + max(n, 1))
        elif letter == "C":
            self.column = min(self.columns - 1, self.column + max(n, 1))
        elif letter == "D":
            self.column = max(0, self.column - max(n, 1))
        elif letter == "H":
            self.row = (numbers + [1, 1])[0] - 1
            self.column = (numbers + [1, 1])[1] - 1
        elif letter == "K":
            self.erase(here, (self.row, self.columns))
        elif letter == "J" and n == 2:
            self.erase((0, 0), end)
        elif letter == "J":
            self.erase(here, end)
        else:
            self.unknown.append(parameters + letter)

    def feed(self, text):
        text, self.pending = self.pending + text, ""
        at = 0
        while at < len(text):
            c = text[at]
            if c == "\x1b":
                found = SEQUENCE.match(text, at)
                if not found:
                    if len(text) - at < 12:
                        self.pending = text[at:]
                        return
                    self.unknown.append(text[at:at + 12])
                    at += 1
                    continue
                if found[2]:
                    self.act(found[1], found[2])
                at = found.end()
                continue
            if c == "\r":
                self.column, self.is_full = 0, False
            elif c == "\n":
                self.new_line()
                self.is_full = False
            elif c == "\b":
                self.column, self.is_full = max(0, self.column - 1), False
            elif c >= " ":
                self.put(c)
            at += 1

    def lines(self):
        """Those up to the last one with text, without blanks at their ends."""
        lines = ["".join(cells).rstrip() for cells in self.cells]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    # ---- Another size, as terminals have it that break long lines anew

    def resize(self, columns, rows):
        lines, cursor = [], None
        for number, cells in enumerate(self.cells):
            width = len("".join(cells).rstrip())
            if number == self.row:
                width = max(width, self.column)
            at = 0
            while True:
                part = (cells[at:at + columns] + [" "] * columns)[:columns]
                if number == self.row and at <= self.column < at + columns:
                    cursor = (len(lines), self.column - at)
                lines.append(part)
                at += columns
                if at >= width:
                    break
        while len(lines) > rows and cursor[0] < len(lines) - 1 and not "".join(lines[-1]).strip():
            lines.pop()
        excess = max(0, len(lines) - rows)
        self.scrolled += ["".join(line).rstrip() for line in lines[:excess]]
        lines = lines[excess:]
        lines += [[" "] * columns for _ in range(rows - len(lines))]
        self.cells, self.columns, self.rows = lines, columns, rows
        self.row, self.column, self.is_full = max(0, cursor[0] - excess), cursor[1], False


class Terminal:
    def __init__(self, command, environment, columns=80, rows=24):
        self.screen = Screen(columns, rows)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.raw = ""
        self.master, self.slave = pty.openpty()
        self.set_size(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        self.child = subprocess.Popen(command, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                      env=environment, preexec_fn=self.take_terminal, close_fds=True)

    @staticmethod
    def take_terminal():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def set_size(self, columns, rows):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self.set_size(columns, rows)
        self.child.send_signal(signal.SIGWINCH)

    # ---- Writing and reading

    def send(self, text):
        os.write(self.master, text.encode())

    def read_some(self, timeout_s):
        if not select.select([self.master], [], [], timeout_s)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        text = self.decoder.decode(data)
        self.raw += text
        self.screen.feed(text)
        return True

    def wait(self, holds, what):
        end_s = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end_s:
                raise AssertionError(f"{what()}\nthe screen:\n" + "\n".join(self.lines()) +
                                     f"\ncursor {self.cursor()}\nthe end of what came: {self.raw[-400:]!r}")
            self.read_some(0.1)

    def lines(self):
        return self.screen.lines()

    def text(self):
        return "\n".join(self.screen.scrolled + self.lines())

    def cursor(self):
        return (self.screen.row, self.screen.column)

    def until(self, text):
        """Waits until it stands anywhere."""
        self.wait(lambda: text in self.text(), lambda: f"no {text!r}")

    def ends_with(self, lines):
        return self.text().split("\n")[-len(lines):] == [line.rstrip() for line in lines]

    def until_shown(self, *lines):
        """Waits until these are the last lines."""
        self.wait(lambda: self.ends_with(lines), lambda: f"the end is not {lines!r}")

    def until_end(self, *lines):
        """The same, and the cursor is in the last of them, or below."""
        def ends():
            below = len(self.lines()) - 1 - self.screen.row
            shown = lines[:-1] if lines[-1] == "" else lines
            return self.ends_with(shown) and below <= 0 and (lines[-1] or below < 0)
        self.wait(ends, lambda: f"the end is not {lines!r}")

    def until_cursor(self, row, column):
        self.wait(lambda: self.cursor() == (row, column), lambda: f"no cursor at {row}, {column}")

    # ---- The end

    def end(self):
        """The exit status; the terminal must be as it was."""
        self.wait(lambda: self.child.poll() is not None, lambda: "the program does not end")
        while self.read_some(0):
            pass
        after = termios.tcgetattr(self.slave)
        self.close()
        if after[:4] != self.before[:4]:
            raise AssertionError("the terminal was not restored")
        return self.child.returncode

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)
        self.master = self.slave = -1
