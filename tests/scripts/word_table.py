"""scripts/word_table.gy: usage: word_table.py GYRE SCRIPT"""

import re
import subprocess
import sys

TEXT = "The cat, the dog: don't!\nÉlan élan — the CAT 42 x_y\n\n" + "word\n" * 2500
WANTED = """\
┌───────┬───────┬───────┐
│ word  │ count │  part │
├───────┼───────┼───────┤
│ word  │  2500 │ 99.9% │
│ élan  │     2 │  0.1% │
│ don't │     1 │  0.0% │
└───────┴───────┴───────┘
"""


def run(text, *args):
    done = subprocess.run([*sys.argv[1:3], *args], input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def check(wanted, *got):
    if got != wanted:
        sys.exit(f"wanted {wanted!r}\ngot    {got!r}")


check((0, WANTED, ""), *run(TEXT, "-t3", "--border=line", "-j", "2", "--min-length", "4"))
status, output, errors = run(TEXT, "-vt", "1", "-x", "word")
check((0, ["word  count   part", "----  -----  -----", "the       3  25.0%"]), status, output.splitlines())
check((3, 3), len(errors.splitlines()), len(re.findall(r" DEBUG   block counted block=\d lines=\d+ words=\d+", errors)))
check((2, "", "word_table: there is no option --bordr; did you mean --border?\n"), *run("", "--bordr", "line"))
check((2, "", "word_table: -j: at least 1, not 0\n"), *run("", "-j0"))
check((0, "word_table 1.0\n", ""), *run("", "--version"))
status, output, errors = run("", "--help")
check((0, "usage: word_table [options]", ""), status, output.splitlines()[0], errors)
status, output, errors = run("")
check((0, ""), status, output)
if "WARNING no words" not in errors:
    sys.exit(errors)
