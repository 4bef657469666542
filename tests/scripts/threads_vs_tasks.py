"""scripts/threads_vs_tasks.gy prints its table of five rows.

How long things take on a machine with other work is nobody's guess, so the times are only read.
"""

import re
import subprocess
import sys

ROWS = [
    r"2000 waiting tasks +[\d.]+ ms   ([\d.]+) KiB each",
    r"50 waiting threads +[\d.]+ ms   ([\d.]+) KiB each",
    r"one worker +[\d.]+ ms *",
    r"two workers, as tasks +[\d.]+ ms   [\d.]+ times the work in the same time",
    r"two workers, as threads +[\d.]+ ms   [\d.]+ times, with \d+ processors?",
]


def main():
    gyre, script = sys.argv[1:]
    done = subprocess.run([gyre, script, "2000", "50", "100000"], capture_output=True, text=True,
                          check=False, timeout=200)
    print(done.stdout, done.stderr, sep="", end="")
    lines = done.stdout.splitlines()
    matches = [re.fullmatch(row, line) for row, line in zip(ROWS, lines)]
    if done.returncode != 0 or done.stderr or len(lines) != len(ROWS) or not all(matches):
        print("not the table that was expected")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
