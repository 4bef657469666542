#!/usr/bin/env python3
"""Runs the examples in Markdown pages.

usage: run_docs.py GYRE PAGE...

Each block fenced as ```gyre is a script, run in a folder of its own as PAGE.gy (of README.md: README.gy).
It must end with status 0 and print just what the comments say:

    print(x)            # TEXT             a line that prints: the comment is what it prints
    # prints: TEXT                         the same, on a line of its own
    f(x)                # => TEXT          an expression: its repr
    f(x)                # throws: TEXT     a statement: the class and message of its error
    elif x {            # error: TEXT      the script does not compile, or ends by this error: the
                                           messages have TEXT, and the status is 1

TEXT that ends in … stands for all that begins so. A block fenced as ```gyre NAME.gy is a file that the
later blocks of the page can import. A ```c block with a main() is compiled, linked with the shared
library beside GYRE and run (left out where GYRE_TEST_SLOW is set). Blocks of other languages are prose.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 60
FENCE = re.compile(r"^```(\w+)(?: (\S+))?$")
VALUE = re.compile(r"^(\s*)(\S.*?)\s+# => (.*)$")
THROWS = re.compile(r"^(\s*)(\S.*?)\s+# throws: (.*)$")
PRINTS = re.compile(r"^.*\bprint\(.*?\)[\s})]*\s# (.*)$")
ERROR = re.compile(r"^.*?\s*# error: (.*)$")
ALONE = re.compile(r"^\s*# prints: (.*)$")


def blocks(text):
    """(line, language, name, lines) of every fenced block."""
    fence, lines, start = None, [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if fence is None:
            if fence := FENCE.match(line):
                lines, start = [], number + 1
        elif line == "```":
            yield start, fence[1], fence[2], lines
            fence = None
        else:
            lines.append(line)


def script_of(lines):
    """The script to run, the lines that it has to print, and the texts of its errors."""
    script, wanted, errors = [], [], []
    for line in lines:
        if found := ERROR.match(line):
            script.append(line)
            errors.append(found[1])
        elif found := VALUE.match(line):
            script.append(f"{found[1]}print(repr({found[2]}))")
            wanted.append(found[3])
        elif found := THROWS.match(line):
            script.append(f"{found[1]}try {{ {found[2]} }} catch BaseError as e_ "
                          "{ print(type(e_).name + ': ' + str(e_)) }")
            wanted.append(found[3])
        else:
            script.append(line)
            if found := PRINTS.match(line) or ALONE.match(line):
                wanted.append(found[1])
    return "\n".join(script) + "\n", wanted, errors


def is_same(wanted, printed):
    return printed.startswith(wanted[:-1]) if wanted.endswith("…") else printed == wanted


def wrong_lines(wanted, printed):
    for i in range(max(len(wanted), len(printed))):
        want = wanted[i] if i < len(wanted) else None
        got = printed[i] if i < len(printed) else None
        if want is None or got is None or not is_same(want, got):
            yield f"    expected: {want}\n    printed:  {got}"


def run_gyre(gyre, folder, page, lines):
    script, wanted, errors = script_of(lines)
    path = folder / (page.stem + ".gy")
    path.write_text(script, encoding="utf-8")
    done = subprocess.run([gyre, path.name], cwd=folder, capture_output=True, text=True, check=False,
                          timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
    wrong = list(wrong_lines(wanted, done.stdout.splitlines()))[:5]
    missing = [text for text in errors if text not in done.stderr]
    wrong += [f"    no error says: {text}" for text in missing]
    if missing or done.returncode != (1 if errors else 0) or (done.stderr and not errors):
        wrong.append(f"    status {done.returncode}\n{done.stderr}")
    return wrong


def run_c(gyre, folder, lines):
    source, program = folder / "example.c", folder / "example"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    library = pathlib.Path(gyre).parent
    build = subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", source, "-o", program,
                            f"-L{library}", "-lgyre", f"-Wl,-rpath,{library}"],
                           capture_output=True, text=True, check=False)
    if build.returncode != 0:
        return [build.stderr]
    done = subprocess.run([program], capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    return [] if done.returncode == 0 else [f"    status {done.returncode}\n{done.stderr}"]


def run_page(gyre, page):
    count, failures = 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for line, language, file, lines in blocks(page.read_text(encoding="utf-8")):
            if language == "gyre" and file:
                (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
                continue
            if language == "gyre":
                wrong = run_gyre(gyre, folder, page, lines)
            elif language == "c" and "int main(" in "\n".join(lines) and "GYRE_TEST_SLOW" not in os.environ:
                wrong = run_c(gyre, folder, lines)
            else:
                continue
            count += 1
            if wrong:
                failures.append(f"{os.path.relpath(page, ROOT)}:{line}: the example does not do what it says")
                failures += wrong
    print(f"{os.path.relpath(page, ROOT)}: {count} examples")
    return failures


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    gyre = os.path.abspath(sys.argv[1])
    failures = [line for page in sys.argv[2:] for line in run_page(gyre, pathlib.Path(page).resolve())]
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
