#!/usr/bin/env python3
"""Keeps the tree of error classes in docs/reference.md as vm/errors.def has it.

usage: make_error_tree.py          prints the tree
       make_error_tree.py --check  fails where the page has another one
       make_error_tree.py --write  writes it into the page, behind the comment that says so
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference.md"
MARK = "<!-- made from vm/errors.def by tests/tools/make_error_tree.py -->\n"
ROW = re.compile(r"^ERROR\((\w+), (\w+)\)", re.MULTILINE)
BLOCK = re.compile(re.escape(MARK) + r"(\n```text\n.*?\n```\n)?", re.DOTALL)


def tree():
    below = {}
    for name, base in ROW.findall((ROOT / "vm/errors.def").read_text(encoding="utf-8")):
        if name != base:
            below.setdefault(base, []).append(name)
    lines = ["BaseError"]

    def add(name, depth):
        for child in below.get(name, []):
            lines.append("    " * depth + child)
            add(child, depth + 1)

    add("BaseError", 1)
    return "\n".join(lines)


def main():
    text = PAGE.read_text(encoding="utf-8")
    wanted = BLOCK.sub(lambda _: f"{MARK}\n```text\n{tree()}\n```\n", text)
    if MARK not in text:
        sys.exit("make_error_tree: docs/reference.md has no place for the tree")
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted, encoding="utf-8")
    elif sys.argv[1:] == ["--check"]:
        if wanted != text:
            sys.exit("the error classes in docs/reference.md are out of date: "
                     "run tests/tools/make_error_tree.py --write")
    else:
        print(tree())


main()
