#!/usr/bin/env python3
"""Writes a large script that does nothing, for measuring how fast source becomes code.

    make_source.py MEGABYTES > big.gy

It is made of what people have written: the scripts of stdlib/, each time with the names of its
classes and functions changed, as the body of a function that nobody calls. So running the script is
compiling it, and then making some hundred function objects.
"""
import re
import sys
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFINED = re.compile(r"^(?:async )?(?:fn|class) (\w+)", re.MULTILINE)


def renamed(text, number):
    names = set(DEFINED.findall(text))
    return re.sub(r"(?<![.\w])\w+", lambda m: m[0] + f"_{number}" if m[0] in names else m[0], text)


def write_source(size, out):
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "stdlib").glob("*.gy"))]
    written = 0
    for number in count():
        part = f"fn part_{number}() {{\n{renamed(texts[number % len(texts)], number)}}}\n"
        if written + len(part) > size:
            return
        written += len(part)
        out.write(part)


if __name__ == "__main__":
    write_source(float(sys.argv[1]) * 1e6, sys.stdout)
