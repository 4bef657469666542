#!/usr/bin/env python3
"""The one-file form, made and compiled by plain commands: all of tests/embed runs on it.

usage: test_amalgamation.py

Once as it is, as C11 without extensions and without a warning, once without libuv, and once without
threads either. Hosts that are about libuv or signals are left out of the second, those that need a
second thread out of the third.
"""

import re
import sys

from package_check import ROOT, expect, in_folder, run

NEEDS_LIBUV = re.compile(r"\buv_|import (io|net|process|signal|fs|re)\b")
NEEDS_THREADS = re.compile(NEEDS_LIBUV.pattern + r"|spawn_thread|gyre_resolve|gyre_post|POLLIN|&threads\[")
NEEDS_PCRE2 = re.compile(r"import re\b")  # which one file has only where it is compiled with GYRE_HAVE_PCRE2
LIBRARIES = ("-lutf8proc", "-ltommath", "-lm", "-lpthread")


def compile_all(folder, name, *flags):
    """gyre.c as an object file, without a warning."""
    library = folder / f"{name}.o"
    run("cc", "-std=c11", "-Wall", "-Werror", *flags, "-c", folder / "gyre.c", "-o", library)
    return library


def run_hosts(folder, library, *words, left_out=None):
    count = 0
    for source in sorted((ROOT / "tests/embed").glob("*.c")):
        if left_out and left_out.search(source.read_text()):
            continue
        program = folder / f"{library.stem}_{source.stem}"
        run("cc", "-std=gnu11", "-I", folder, "-iquote", ROOT, source, library, "-o", program, *words, *LIBRARIES)
        run(program, cwd=ROOT)
        count += 1
    return count


def check_symbols(library, *, has_libuv):
    symbols = [line.split() for line in run("nm", library).splitlines()]
    exported = {words[-1] for words in symbols if words[-2] in "TDBRC"}
    foreign = {name for name in exported if not name.startswith(("gyre_", "gy_"))}
    expect(not foreign, f"only our prefixes: {foreign}")
    uses_libuv = any(words[-1].startswith("uv_") for words in symbols if words[-2] == "U")
    expect(uses_libuv == has_libuv, f"{library.name} refers to libuv: {uses_libuv}")


def test(folder):
    run(sys.executable, "-B", ROOT / "cmake/amalgamate.py", folder)
    (folder / "include").symlink_to(".")  # hosts of the tree say include/gyre.h
    whole = compile_all(folder, "whole", "-O1")  # many warnings come only where it optimises
    check_symbols(whole, has_libuv=True)
    all_hosts = run_hosts(folder, whole, "-luv", left_out=NEEDS_PCRE2)
    bare = compile_all(folder, "bare", "-O0", "-DGYRE_NO_LIBUV")
    check_symbols(bare, has_libuv=False)
    bare_hosts = run_hosts(folder, bare, left_out=NEEDS_LIBUV)
    expect(bare_hosts >= 5, "most hosts need no libuv")
    single = compile_all(folder, "single", "-O0", "-DGYRE_NO_LIBUV", "-DGYRE_NO_THREADS")
    check_symbols(single, has_libuv=False)
    single_hosts = run_hosts(folder, single, "-DGYRE_NO_THREADS", left_out=NEEDS_THREADS)
    expect(single_hosts >= 12, "most of those need no threads")
    print(f"{all_hosts} hosts with libuv, {bare_hosts} without, {single_hosts} without threads")


in_folder(test)
