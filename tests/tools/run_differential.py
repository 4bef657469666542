#!/usr/bin/env python3
"""Runs the Gyre half of each differential pair and compares it with what CPython printed.

usage: run_differential.py GYRE PATH...    a PATH is a folder, or any file of a pair

A pair is NAME.py and NAME.gy, the same program word for word, and NAME.out, which
record_differential.py wrote. Any of the three without the others is a failure, and so are an empty
output, a word on stderr and a status that is not 0. Two pairs run at a time; a program may take 20
seconds, ten times that where GYRE_TEST_SLOW is set; a pair that says `# needs: speed` is left out
there, save for its three parts being there. Python is not needed here.
"""

import concurrent.futures
import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
TIMEOUT_S = 200 if IS_SLOW else 20
NEEDS_SPEED = "# needs: speed\n"
AT_ONCE = 2
SHOWN_LINES = 40
PARTS = (".py", ".gy", ".out")


def shown(lines):
    lines = list(lines)
    yield from ("  " + line for line in lines[:SHOWN_LINES])
    if len(lines) > SHOWN_LINES:
        yield f"  ... and {len(lines) - SHOWN_LINES} lines more"


def compare(wanted, printed):
    """The differences as lines; none where the two are equal."""
    if wanted == printed:
        return []
    difference = difflib.unified_diff(wanted.splitlines(), printed.splitlines(),
                                      "CPython", "Gyre", lineterm="", n=1)
    return list(shown(difference)) or ["  the line ends differ"]


def run_pair(gyre, pair):
    """Everything that is wrong with a pair, as lines. `pair` is its path without an ending."""
    missing = [part for part in PARTS if not pair.with_suffix(part).exists()]
    if missing:
        hint = "; record_differential.py writes it" if missing == [".out"] else ""
        return [f"  {pair.name}{part} is missing{hint}" for part in missing]
    wanted = pair.with_suffix(".out").read_text(encoding="utf-8", errors="backslashreplace")
    if not wanted:
        return [f"  {pair.name}.out is empty"]
    if IS_SLOW and NEEDS_SPEED in pair.with_suffix(".gy").read_text(encoding="utf-8"):
        return []
    try:
        done = subprocess.run([gyre, pair.name + ".gy"], cwd=pair.parent, capture_output=True,
                              check=False, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return [f"  it does not end within {TIMEOUT_S} seconds"]
    wrong = compare(wanted, done.stdout.decode(errors="backslashreplace"))
    if done.returncode != 0 or done.stderr:
        wrong.append(f"  status {done.returncode}, and stderr has:")
        wrong += shown(done.stderr.decode(errors="backslashreplace").splitlines())
    return wrong


def find_pairs(paths):
    found = set()
    for path in (pathlib.Path(path).resolve() for path in paths):
        files = [file for part in PARTS for file in path.rglob("*" + part)] if path.is_dir() else [path]
        found.update(file.with_suffix("") for file in files)
    return sorted(found)


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    gyre, pairs = os.path.abspath(sys.argv[1]), find_pairs(sys.argv[2:])
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for pair, wrong in zip(pairs, pool.map(lambda pair: run_pair(gyre, pair), pairs)):
            failed += bool(wrong)
            if wrong:
                print(f"FAIL {os.path.relpath(pair, ROOT)}", *wrong, sep="\n")
    print(f"{len(pairs) - failed} passed, {failed} failed")
    return 1 if failed or not pairs else 0


if __name__ == "__main__":
    sys.exit(main())
