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

TEXT that ends in … stands for all that begins so, and TEXT that begins with … for all that ends so. A block fenced as ```python is run in the same way by
the Python that runs this. In a table with the header `| Python | Gyre | prints |` each row holds a line
of code in either language and what both print, or what the one and what the other prints.
A block fenced as ```gyre NAME.gy is a file that the
later blocks of the page can import, or run: a block fenced as ```console holds commands, `$ gyre ARGS…`, each
followed by all that it prints, whatever its status. A ```c block with a main() is compiled, linked with the shared
library beside GYRE and run (left out where GYRE_TEST_SLOW is set). One fenced as ```c FILE is a part of that file, which
is tested elsewhere: its lines must stand there in a row. Blocks of other languages are prose.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 60
FENCE = re.compile(r"^```(\w+)(?: (\S+))?$")
VALUE = re.compile(r"^(\s*)(\S.*?)\s+# => (.*)$")
THROWS = re.compile(r"^(\s*)(\S.*?)\s+# throws: (.*)$")
PRINTS = re.compile(r"^.*\bprint\(.*?\)[\s})]*\s# (.*)$")
ERROR = re.compile(r"^(.*?)\s*# error: (.*)$")
TABLE_HEAD = "| Python | Gyre | prints |"
CELLS = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"``? ?(.+?) ?``?(?!`)")
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


def throws_in_gyre(indent, statement):
    return f"{indent}try {{ {statement} }} catch BaseError as e_ {{ print(type(e_).name + ': ' + str(e_)) }}"


def throws_in_python(indent, statement):
    return (f"{indent}try: {statement}\n{indent}except BaseException as e_: "
            "print(type(e_).__name__ + ': ' + str(e_))")


def script_of(lines, throws=throws_in_gyre):
    """The script to run, the lines that it has to print, and the texts of its errors."""
    script, wanted, errors = [], [], []
    for line in lines:
        if found := ERROR.match(line):
            script.append(found[1])  # without the comment, for messages show the line
            errors.append(found[2])
        elif found := VALUE.match(line):
            script.append(f"{found[1]}print(repr(({found[2]})))")
            wanted.append(found[3])
        elif found := THROWS.match(line):
            script.append(throws(found[1], found[2]))
            wanted.append(found[3])
        else:
            script.append(line)
            if found := PRINTS.match(line) or ALONE.match(line):
                wanted.append(found[1])
    return "\n".join(script) + "\n", wanted, errors


def is_same(wanted, printed):
    if wanted.startswith("…"):
        return printed.endswith(wanted[1:]) or (wanted.endswith("…") and wanted[1:-1] in printed)
    return printed.startswith(wanted[:-1]) if wanted.endswith("…") else printed == wanted


def wrong_lines(wanted, printed):
    for i in range(max(len(wanted), len(printed))):
        want = wanted[i] if i < len(wanted) else None
        got = printed[i] if i < len(printed) else None
        if want is None or got is None or not is_same(want, got):
            yield f"    expected: {want}\n    printed:  {got}"


def wrong_run(command, folder, wanted, errors):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
                          stdin=subprocess.DEVNULL)
    wrong = list(wrong_lines(wanted, done.stdout.splitlines()))[:5]
    missing = [text for text in errors if text not in done.stderr]
    wrong += [f"    no error says: {text}" for text in missing]
    if missing or done.returncode != (1 if errors else 0) or (done.stderr and not errors):
        wrong.append(f"    status {done.returncode}\n{done.stderr}")
    return wrong


def run_gyre(gyre, folder, page, lines):
    script, wanted, errors = script_of(lines)
    path = folder / (page.stem + ".gy")
    path.write_text(script, encoding="utf-8")
    return wrong_run([gyre, path.name], folder, wanted, errors)


def run_python(folder, page, lines):
    script, wanted, errors = script_of(lines, throws_in_python)
    path = folder / (page.stem + ".py")
    path.write_text(script, encoding="utf-8")
    return wrong_run([sys.executable, "-B", path.name], folder, wanted, errors)


def codes(cell):
    """The texts in backticks of a cell."""
    return [code.replace("\\|", "|") for code in CODE.findall(cell)]


def tables(text):
    """(line, rows) of every table of both languages; a row is (python, gyre, printed by the one, by the other)."""
    lines, rows, start = text.splitlines() + [""], None, 0
    for number, line in enumerate(lines, 1):
        if line == TABLE_HEAD:
            rows, start = [], number
        elif rows is not None and not line.startswith("|"):
            yield start, rows
            rows = None
        elif rows is not None and not line.startswith("| ---"):
            python, gyre, *prints = (code for cell in CELLS.split(line)[1:-1] for code in codes(cell))
            rows.append((python, gyre, prints[0], prints[-1]))


def run_table(gyre, folder, page, rows):
    in_python = [line for python, _, printed, _ in rows for line in (python, f"# prints: {printed}")]
    in_gyre = [line for _, code, _, printed in rows for line in (f"{{ {code} }}", f"# prints: {printed}")]
    return run_python(folder, page, in_python) + run_gyre(gyre, folder, page, in_gyre)


def run_console(gyre, folder, lines):
    wrong, commands = [], []
    for line in lines:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    for command, wanted in commands:
        program, *arguments = shlex.split(command)
        assert program == "gyre", command
        done = subprocess.run([gyre, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
        wrong += list(wrong_lines(wanted, done.stdout.splitlines()))[:5]
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


def stripped(lines):
    """The lines without the indentation that all of them have."""
    return textwrap.dedent("\n".join(lines)).splitlines()


def check_excerpt(path, lines):
    """A part of a file may be shown with less indentation than it has there."""
    if not (ROOT / path).is_file():
        return [f"    there is no file {path}"]
    source = (ROOT / path).read_text(encoding="utf-8").splitlines()
    wanted = stripped(lines)
    places = range(len(source) - len(lines) + 1)
    return [] if any(stripped(source[i:i + len(lines)]) == wanted for i in places) else [f"    it is not in {path}"]


def run_page(gyre, page):
    count, failures = 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text = page.read_text(encoding="utf-8")
        for line, rows in tables(text):
            count += len(rows)
            if wrong := run_table(gyre, folder, page, rows):
                failures.append(f"{os.path.relpath(page, ROOT)}:{line}: the table does not say what is printed")
                failures += wrong
        for line, language, file, lines in blocks(text):
            if language == "gyre" and file:
                (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
                continue
            if language == "c" and file:
                wrong = check_excerpt(file, lines)
            elif language == "gyre":
                wrong = run_gyre(gyre, folder, page, lines)
            elif language == "python":
                wrong = run_python(folder, page, lines)
            elif language == "console":
                wrong = run_console(gyre, folder, lines)
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
