#!/usr/bin/env python3
"""Writes cmake/start_order.ld: which functions an empty run calls, for the linker to put side by side.

    make_start_order.py GYRE            print it
    make_start_order.py GYRE --write    write it into the tree

GYRE is a release build with its symbols that is not ordered itself, for valgrind (callgrind), which sees
what it calls, knows functions in the section .text only:

    cmake --preset release -B build/unordered -DGYRE_CAN_ORDER_FUNCTIONS=OFF && ninja -C build/unordered gyre

The kernel maps sixteen pages at a time around one that is touched, so functions that lie scattered
over a program of a megabyte bring in nearly all of it; side by side they are two or three such
pieces. A name that is no longer there does no harm, nor does one that is missing: so this is run again
when an empty run takes more memory than docs/performance.md says, not with every change.
"""
import argparse
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "cmake" / "start_order.ld"
HEAD = """/* What an empty run calls stands side by side, so that little of the program comes into memory.
   Made by tests/tools/make_start_order.py, which says more. */
SECTIONS
{
  .text.start :
  {
"""
TAIL = """  }
}
INSERT BEFORE .text;
"""


def called_functions(gyre):
    """The names of the program's own functions that `gyre -e ''` calls, without the compiler's suffixes."""
    headers = subprocess.run(["objdump", "-h", gyre], check=True, capture_output=True, text=True).stdout
    if ".text.start" in headers:
        raise SystemExit(f"{gyre} is ordered already; --help tells how to build one that is not")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        subprocess.run(["valgrind", "--tool=callgrind", "--compress-strings=no", f"--callgrind-out-file={out}",
                        gyre, "-e", ""], check=True, capture_output=True, timeout=120)
        lines = out.read_text().splitlines()
    is_ours, names = False, set()
    for line in lines:
        if line.startswith("ob="):
            is_ours = pathlib.Path(line[3:]).name == pathlib.Path(gyre).name
        elif line.startswith("fn=") and is_ours:
            names.add(re.sub(r"['.].*", "", line[3:]))
    return names


def own_sections(gyre, names):
    """Those of the names that are functions of ours: those of libraries are not in sections of their own."""
    texts = "\n".join(path.read_text() for folder in ("vm", "lang", "stdlib", "cli")
                      for path in (ROOT / folder).glob("*.[ch]"))
    return sorted(name for name in names if re.search(rf"^\w[\w\s*]*\b{name}\(", texts, re.M))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gyre")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    names = own_sections(arguments.gyre, called_functions(arguments.gyre))
    text = HEAD + "    *(.text.startup .text.startup.*)\n" + "".join(f"    *(.text.{name} .text.{name}.*)\n" for name in names) + TAIL
    if arguments.write:
        TARGET.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
