#!/usr/bin/env python3
"""Writes docs/bytecode.md from the instruction table.

usage: make_bytecode_md.py          prints the page
       make_bytecode_md.py --check  fails where docs/bytecode.md is another one
       make_bytecode_md.py --write  writes docs/bytecode.md
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "vm/opcodes.def"
PAGE = ROOT / "docs/bytecode.md"
ROW = re.compile(r'OP\((\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*"((?:[^"\\]|\\.)*)"\)')
HEADING = re.compile(r"// -- (.*)")


def essay(text):
    """The comment at the top, as it stands, for it explains the columns."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[3:])
    return lines[2:]  # without the file's title


def table(text):
    for line in text.splitlines():
        if heading := HEADING.match(line):
            yield f"\n## {heading[1].split('.')[0]}\n\n| instruction | operands | effect | meaning |\n| --- | --- | --- | --- |"
        elif row := ROW.match(line):
            name, form, a, b, c, ext, effect, meaning = row.groups()
            operands = " ".join(kind.lower() for kind in (a, b, c) if kind != "NONE")
            if ext != "NONE":
                operands += f" + {ext.lower()}"
            meaning = meaning.replace("|", "\\|").replace("*", "\\*")
            yield f"| `{name}` | {operands or '-'} | {effect.lower()} | {meaning} |"
        elif line.startswith("OP("):
            sys.exit(f"make_bytecode_md: cannot read: {line}")


def page():
    text = TABLE.read_text(encoding="utf-8")
    head = ["# The instruction set", "",
            "Made from `vm/opcodes.def` by `tests/tools/make_bytecode_md.py`; `gyre --disasm FILE` shows the",
            "instructions of a script.", "", "```", *essay(text), "```"]
    return "\n".join([*head, *table(text)]) + "\n"


def main():
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif sys.argv[1:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            sys.exit("docs/bytecode.md is out of date: run tests/tools/make_bytecode_md.py --write")
    else:
        print(page(), end="")


main()
