"""scripts/word_count.gy: usage: word_count.py GYRE SCRIPT"""

import subprocess
import sys

TEXT = "The cat, the dog: don't!\nÉlan élan — the CAT 42 x_y\n\n" + "word " * 1200
WANTED = """\
word 1,200 ██████████████████████████████
 the     3 █
 cat     2 █
1,211 words, 8 different ones
"""


def run(text, *args):
    done = subprocess.run([*sys.argv[1:3], *args], input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


got = run(TEXT, "3")
empty = run("")
if got != (0, WANTED, "") or empty != (0, "0 words, 0 different ones\n", ""):
    sys.exit(f"{got[1]}{got[2]}\n{empty}")
