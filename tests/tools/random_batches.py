"""What random_expressions.py and random_programs.py share: batches of cases, run in CPython and in Gyre.

Each of them makes the cases of a batch and judges what was printed; here they are run, two batches at a
time, and the command line is read.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

from record_differential import in_gyre

AT_ONCE = 2
TIMEOUT_S = 120


def run(command, path, environment):
    try:
        done = subprocess.run([*command, path], capture_output=True, check=False,
                              timeout=TIMEOUT_S, env=environment)
    except subprocess.TimeoutExpired:
        return "", f"it does not end within {TIMEOUT_S} seconds"
    return [text.decode(errors="backslashreplace") for text in (done.stdout, done.stderr)]


def run_both(gyre, in_python, in_gyre_too):
    """(output, errors) of the program under CPython, as Gyre would print it, and of its twin under Gyre."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONINTMAXSTRDIGITS": "0"}
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / name for name in ("batch.py", "batch.gy")]
        paths[0].write_text(in_python, encoding="utf-8")
        paths[1].write_text(in_gyre_too, encoding="utf-8")
        wanted, complaint = run([sys.executable, "-B", "-W", "ignore"], paths[0], environment)
        return (in_gyre(wanted), complaint), run([gyre], paths[1], environment)


def main(usage, cases_of, differing, *, count, batch, shown):
    """cases_of(seed, first, count) are texts; differing(gyre, seed, first, count) are the reports."""
    parser = argparse.ArgumentParser(usage=usage)
    parser.add_argument("gyre")
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    batches = [(first, min(batch, options.count - first)) for first in range(0, options.count, batch)]
    if options.show:
        for some in batches:
            print(*cases_of(options.seed, *some), sep="\n")
        return 0
    wrong = []
    gyre = os.path.abspath(options.gyre)
    with concurrent.futures.ProcessPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(differing, gyre, options.seed, *some) for some in batches]:
            wrong += done.result()
    print(*wrong[:shown], sep="\n")
    print(f"{options.count} cases of seed {options.seed}, {len(wrong)} differ")
    return 1 if wrong else 0
