#!/usr/bin/env python3
"""Checks that each public header compiles alone, in every language that a host may be written in.

usage: check_headers.py [CC [CXX]]

C99 and C11, and C++11 and C++17 where there is a C++ compiler, with -Wall -Wextra -pedantic -Werror: what
a host's own flags find in our headers it cannot turn off. Also counts the functions of gyre.h, which is to
stay small: whoever adds one that most hosts do without adds it to gyre_library.h.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = ("gyre.h", "gyre_library.h")
MOST_FUNCTIONS = 52
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-Wshadow", "-fsyntax-only"]
# Uses what the header has beside declarations.
BODY = """#include <{header}>
int main(void)
{{
    GyreConfig config = {zero};
    GyreValue v = GYRE_NONE;
    (void)config;
    return gyre_is_none(v) ? 0 : (int)GYRE_STRLEN;
}}
"""


def compile_alone(compiler, language, standard, header):
    source = BODY.format(header=header, zero="{}" if language == "c++" else "{0}")
    strict = STRICT + ["-Wno-missing-field-initializers"]
    done = subprocess.run([compiler, "-x", language, f"-std={standard}", *strict, f"-I{ROOT / 'include'}", "-"],
                          input=source, capture_output=True, text=True, check=False)
    return [f"{header} is not clean in {standard}:\n{done.stderr}"] if done.returncode else []


def function_names(header):
    text = (ROOT / "include" / header).read_text(encoding="utf-8")
    return re.findall(r"^GYRE_API [^;(]*?\b(gyre_\w+)\(", text, re.MULTILINE)


def main():
    cc = sys.argv[1] if len(sys.argv) > 1 else "cc"
    cxx = sys.argv[2] if len(sys.argv) > 2 else shutil.which("c++")
    wrong = []
    for header in HEADERS:
        for standard in ("c99", "c11"):
            wrong += compile_alone(cc, "c", standard, header)
        for standard in ("c++11", "c++17") if cxx else ():
            wrong += compile_alone(cxx, "c++", standard, header)
    count = len(function_names("gyre.h"))
    if count > MOST_FUNCTIONS:
        wrong.append(f"gyre.h has {count} functions; it is to stay below {MOST_FUNCTIONS + 1}")
    print("\n".join(wrong) if wrong else f"both headers are clean; gyre.h has {count} functions")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
