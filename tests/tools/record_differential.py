#!/usr/bin/env python3
"""Writes down what CPython prints for the Python half of each differential pair.

usage: record_differential.py [PATH...]    a PATH is a NAME.py or a folder; without one, all of them

tests/differential/CHAPTER/NAME.py and NAME.gy are one program in two languages. This runs NAME.py
and writes its output to NAME.out, in which the words True, False and None are spelled as Gyre
spells them. Other differences in what values print must not come up in a pair: print an error's
class (`type(e).__name__` is `type(e).name`) rather than its message. run_differential.py then holds
NAME.gy to NAME.out. A NAME.py that fails, complains or prints nothing is not recorded.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITE = ROOT / "tests" / "differential"
TIMEOUT_S = 60
AT_ONCE = 2
SPELLINGS = {"True": "true", "False": "false", "None": "nil"}


def in_gyre(text):
    """What Python printed, with the words that Gyre spells another way."""
    return re.sub(r"\b(?:True|False|None)\b", lambda word: SPELLINGS[word[0]], text)


def record(path):
    """(has NAME.out changed, what is wrong)"""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run([sys.executable, "-B", path.name], cwd=path.parent, env=environment,
                              capture_output=True, check=False, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return False, f"it does not end within {TIMEOUT_S} seconds"
    if done.returncode != 0 or done.stderr:
        return False, f"status {done.returncode}\n{done.stderr.decode(errors='replace')}"
    if not done.stdout:
        return False, "it prints nothing"
    answer = path.with_suffix(".out")
    text = in_gyre(done.stdout.decode()).encode()
    is_new = not answer.exists() or answer.read_bytes() != text
    if is_new:
        answer.write_bytes(text)
    return is_new, ""


def find_programs(paths):
    for path in (pathlib.Path(path).resolve() for path in paths):
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def main():
    programs = list(find_programs(sys.argv[1:] or [SUITE]))
    failed = changed = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for path, (is_new, wrong) in zip(programs, pool.map(record, programs)):
            failed += bool(wrong)
            changed += is_new
            if wrong:
                print(f"FAIL {os.path.relpath(path, ROOT)}: {wrong}")
            elif is_new:
                print(f"wrote {os.path.relpath(path.with_suffix('.out'), ROOT)}")
    print(f"{len(programs)} recorded, {changed} of them changed, {failed} failed")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
