#!/usr/bin/env python3
"""Runs conformance scripts and compares what they do with the comments beside their lines.

usage: run_conform.py GYRE PATH...        a PATH is a script or a folder of them

    # expect: TEXT                 the next line of the output, in the order of the comments
    # expect error: TEXT           the script ends with an uncaught error: a line of the trace has
                                   TEXT, a frame of it is this line, and the status is 1
    # expect compile error: TEXT   the compiler complains of this line with TEXT, and of no line
                                   without such a comment; the status is 1
    # expect stderr: TEXT          a line of stderr has TEXT, in the order of these comments
    # expect status: N             in place of 0 (or of the 1 of an error)

Spaces at the end of a line do not count. Output that no comment expects is a failure, on stdout always and on stderr where the script is to
end with status 0. So is a script without any expectation. Comments on lines of their own, for the
whole script:

    # args: WORD...                arguments of the script, quoted as in a shell
    # options: WORD...             options of gyre, in front of the script
    # stdin: TEXT                  a line of its input; more of them for more lines
    # env: NAME=VALUE              a variable of its environment
    # signal: NAME after TEXT      gets SIGNAME when it has printed this line; more of them in this order
    # needs: speed                 left out where GYRE_TEST_SLOW is set

A file or folder whose name begins with `_` holds parts of other scripts and is not run itself.
A script may take 20 seconds, ten times that where GYRE_TEST_SLOW is set. Scripts run at the root
of the tree, two at a time.
"""

import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TIMEOUT_S = 200 if IS_SLOW else 20
AT_ONCE = 2
SHOWN_LINES = 60

EXPECTATION = re.compile(r"#\s*expect(?: (error|compile error|stderr|status))?:(?: (.*))?$")
SETTING = re.compile(r"^\s*# (args|options|stdin|env|signal|needs):(?: (.*))?$")
MISSPELT = re.compile(r"#\s*expect\b")


class BadScript(Exception):
    """The script's comments make no sense."""


@dataclass
class Expected:
    """What the comments of a script say. The lists hold (line, text)."""
    output: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    compile_errors: list = field(default_factory=list)
    stderr: list = field(default_factory=list)
    status: int | None = None
    args: list = field(default_factory=list)
    options: list = field(default_factory=list)
    stdin: str = ""
    environment: dict = field(default_factory=dict)
    signals: list = field(default_factory=list)  # (number, line after which it is sent)
    needs_speed: bool = False

    def has_any(self):
        return bool(self.output or self.errors or self.compile_errors or self.stderr
                    or self.status is not None)

    def final_status(self):
        if self.status is not None:
            return self.status
        return 1 if self.errors or self.compile_errors else 0

    def add(self, line, kind, text):
        if kind == "status":
            self.status = int(text)
        else:
            {None: self.output, "error": self.errors, "compile error": self.compile_errors,
             "stderr": self.stderr}[kind].append((line, text))

    def set(self, name, text):
        if name == "args":
            self.args += shlex.split(text)
        elif name == "options":
            self.options += shlex.split(text)
        elif name == "stdin":
            self.stdin += text + "\n"
        elif name == "env":
            variable, _, value = text.partition("=")
            self.environment[variable] = value
        elif name == "signal":
            signal_name, _, line = text.partition(" after ")
            self.signals.append((signal.Signals["SIG" + signal_name], line))
        elif text == "speed":
            self.needs_speed = True
        else:
            raise BadScript(f"unknown need: {text}")


def read_expected(source):
    expected = Expected()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", source), 1):
        if found := SETTING.match(line):
            expected.set(found[1], found[2] or "")
        elif found := EXPECTATION.search(line):
            expected.add(number, found[1], found[2] or "")
        elif MISSPELT.search(line):
            raise BadScript(f"line {number}: not an expectation that is known: {line.strip()}")
    if not expected.has_any():
        raise BadScript("it expects nothing, so it cannot fail")
    return expected


# ---------------------------------------------------------------- Comparing

def differences(expected, lines):
    wanted = [text.rstrip() for _, text in expected.output]
    lines = [line.rstrip() for line in lines]
    if lines == wanted:
        return
    yield "stdout is not as expected (- expected, + printed):"
    listing = list(difflib.ndiff(wanted, lines))
    yield from ("    " + line.rstrip("\n") for line in listing[:SHOWN_LINES] if line[0] != "?")
    if len(listing) > SHOWN_LINES:
        yield f"    ... and {len(listing) - SHOWN_LINES} lines more"


def names_line(text, name, number):
    return re.search(re.escape(f"{name}:{number}") + r"(?!\d)", text) is not None


def wrong_errors(expected, name, stderr):
    messages = [line for line in stderr.splitlines() if line and not line[0].isspace()]
    for number, text in expected.errors:
        if not any(text in message for message in messages):
            yield f"no uncaught error with: {text}"
        elif not names_line(stderr, name, number):
            yield f"the trace does not name line {number}, where the error should be"


def wrong_compile_errors(expected, name, stderr):
    """Each complaint begins with file:line: and goes on to the next one, its notes included."""
    parts = re.split(rf"^{re.escape(name)}:(\d+):(?!\d+: note:)", stderr, flags=re.MULTILINE)
    complaints = [(int(number), text) for number, text in zip(parts[1::2], parts[2::2])]
    for number, text in expected.compile_errors:
        found = [at for at in complaints if at[0] == number and text in at[1]]
        if found:
            complaints.remove(found[0])
        else:
            yield f"the compiler did not complain of line {number} with: {text}"
    for number, text in complaints if expected.compile_errors else []:
        yield f"the compiler also complains of line {number}:{text.splitlines()[0]}"


def wrong_stderr(expected, stderr):
    rest = stderr.splitlines()
    for number, text in expected.stderr:
        at = next((i for i, line in enumerate(rest) if text in line), None)
        if at is None:
            yield f"stderr has not (any more) what line {number} expects: {text}"
        else:
            del rest[:at + 1]
    if expected.final_status() == 0 and not expected.stderr and stderr:
        yield "stderr should be empty"


def judge(expected, name, done):
    """Everything that is wrong with a run, as lines."""
    stdout = done.stdout.decode(errors="backslashreplace")
    stderr = done.stderr.decode(errors="backslashreplace")
    lines = stdout.split("\n")
    if lines[-1] == "":
        lines.pop()
    wrong = [*differences(expected, lines), *wrong_errors(expected, name, stderr),
             *wrong_compile_errors(expected, name, stderr), *wrong_stderr(expected, stderr)]
    if done.returncode != expected.final_status():
        wrong.append(f"the status is {done.returncode}, not {expected.final_status()}")
    if wrong and stderr:
        wrong.append("stderr was:")
        wrong += ["    " + line for line in stderr.splitlines()[:SHOWN_LINES]]
    return wrong


# ---------------------------------------------------------------- Running

def run_with_signals(command, expected, **options):
    """As subprocess.run, but sends the signals on the way."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **options) as process:
        timer = threading.Timer(TIMEOUT_S, process.kill)
        timer.start()
        process.stdin.write(expected.stdin.encode())
        process.stdin.close()
        errors = []
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
        reader.start()
        output, signals = b"", list(expected.signals)
        for line in process.stdout:
            output += line
            while signals and line.decode(errors="replace").rstrip("\n") == signals[0][1]:
                process.send_signal(signals.pop(0)[0])
        reader.join()
        process.wait()
        timer.cancel()
    return subprocess.CompletedProcess(command, process.returncode, output, errors[0])


def run_process(command, expected):
    options = {"cwd": ROOT, "env": {**os.environ, **expected.environment}}
    if expected.signals:
        return run_with_signals(command, expected, **options)
    return subprocess.run(command, input=expected.stdin.encode(), capture_output=True, check=False,
                          timeout=TIMEOUT_S, **options)


def run_script(gyre, path):
    """(was it run, what is wrong as lines)"""
    name = os.path.relpath(path, ROOT)
    try:
        expected = read_expected(path.read_bytes().decode(errors="replace"))
    except (BadScript, ValueError) as error:
        return True, [str(error)]
    if expected.needs_speed and IS_SLOW:
        return False, []
    try:
        done = run_process([gyre, *expected.options, name, *expected.args], expected)
    except subprocess.TimeoutExpired:
        return True, [f"it does not end within {TIMEOUT_S} seconds"]
    return True, judge(expected, name, done)


def is_part(path, folder):
    return any(part.startswith("_") for part in path.relative_to(folder).parts)


def find_scripts(paths):
    for path in (pathlib.Path(path).resolve() for path in paths):
        if path.is_dir():
            yield from (script for script in sorted(path.rglob("*.gy")) if not is_part(script, path))
        else:
            yield path


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    gyre = os.path.abspath(sys.argv[1])
    scripts = list(find_scripts(sys.argv[2:]))
    failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = pool.map(lambda path: run_script(gyre, path), scripts)
        for path, (was_run, wrong) in zip(scripts, runs):
            failed += bool(wrong)
            skipped += not was_run
            if wrong:
                print(f"FAIL {os.path.relpath(path, ROOT)}", *("  " + line for line in wrong), sep="\n")
    print(f"{len(scripts) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())
