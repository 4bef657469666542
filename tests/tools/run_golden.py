#!/usr/bin/env python3
"""Compares what gyre says with committed texts.

usage: run_golden.py [--update] GYRE FOLDER

Each NAME.gy that stands in FOLDER itself has its listing in NAME.dis: what `gyre --disasm NAME.gy`
prints. Each NAME.gy in FOLDER/errors, at any depth, is run and has all of its standard error in
NAME.err; its status must be 1, as every script there is a mistake. A line `# options: WORD...` in
it gives options to gyre. A script that is too large to be kept is made by NAME.py, which prints it.
Files and folders whose name begins with `_` are parts of other scripts.

After a change that is meant, --update writes the texts anew; read the diff before committing it.
"""

import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 600 if os.environ.get("GYRE_TEST_SLOW") else 60
AT_ONCE = 2
OPTIONS = re.compile(r"^# options: (.*)$", re.MULTILINE)


def run(program, *words, folder=ROOT):
    return subprocess.run([program, *words], cwd=folder, check=False, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=TIMEOUT_S)


def status_text(done):
    return f"status {done.returncode}\n{done.stderr.decode(errors='backslashreplace')}"


def disassemble(gyre, path):
    """(is it right, the text to compare)"""
    done = run(gyre, "--disasm", os.path.relpath(path, ROOT))
    return (True, done.stdout.decode()) if done.returncode == 0 else (False, status_text(done))


def complaint(gyre, path):
    options = OPTIONS.search(path.read_bytes().decode(errors="replace"))
    done = run(gyre, *shlex.split(options[1] if options else ""), os.path.relpath(path, ROOT))
    return (True, done.stderr.decode()) if done.returncode == 1 else (False, status_text(done))


def complaint_of_made(gyre, path):
    made = run(sys.executable, "-B", str(path))
    if made.returncode != 0:
        return False, status_text(made)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / f"{path.stem}.gy"
        script.write_bytes(made.stdout)
        done = run(gyre, script.name, folder=folder)
    return (True, done.stderr.decode()) if done.returncode == 1 else (False, status_text(done))


def is_part(path, folder):
    return any(part.startswith("_") for part in path.relative_to(folder).parts)


def find_scripts(folder):
    """(script, the ending of its text, what makes the text)"""
    for path in sorted(folder.glob("*.gy")):
        yield path, ".dis", disassemble
    for ending, make in ((".gy", complaint), (".py", complaint_of_made)):
        for path in sorted((folder / "errors").rglob(f"*{ending}")):
            if not is_part(path, folder):
                yield path, ".err", make


def find_orphans(folder):
    texts = [*folder.glob("*.dis"), *(folder / "errors").rglob("*.err")]
    return [path for path in texts
            if not any(path.with_suffix(ending).exists() for ending in (".gy", ".py"))]


def compare(golden, text):
    """The differences as text; empty where there are none."""
    if not golden.exists():
        return f"{golden.name} is missing; --update writes it\n"
    wanted = golden.read_bytes().decode()
    return "".join(difflib.unified_diff(wanted.splitlines(True), text.splitlines(True),
                                        golden.name, "now"))


def judge(gyre, path, ending, make, is_updating):
    """What is wrong with a script, as text."""
    try:
        is_right, text = make(gyre, path)
    except (subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        return f"{error}\n"
    golden = path.with_suffix(ending)
    if not is_right:
        return text
    if is_updating:
        golden.write_bytes(text.encode())
    return compare(golden, text)


def main():
    is_updating = "--update" in sys.argv
    words = [word for word in sys.argv[1:] if word != "--update"]
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    gyre, folder = os.path.abspath(words[0]), pathlib.Path(words[1]).resolve()
    scripts, orphans = list(find_scripts(folder)), find_orphans(folder)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for (path, *_), wrong in zip(scripts, pool.map(
                lambda script: judge(gyre, *script, is_updating), scripts)):
            failed += bool(wrong)
            if wrong:
                print(f"FAIL {path.relative_to(folder)}\n{wrong}")
    for path in sorted(orphans):
        print(f"FAIL {path.relative_to(folder)} has no script")
    print(f"{len(scripts) - failed} passed, {failed + len(orphans)} failed")
    return 1 if failed or orphans or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())
