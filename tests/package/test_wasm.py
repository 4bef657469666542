#!/usr/bin/env python3
"""The one-file form as WebAssembly: compiled by clang for WASI, run by node.

usage: test_wasm.py

Debian has the compiler (clang, lld, wasi-libc, libclang-rt-14-dev-wasm32), but utf8proc and
libtommath only for its own machines. So their sources must be in the folder that GYRE_WASM_SOURCES
names, as `apt-get source utf8proc libtommath` unpacks them; without it this is skipped.
"""

import os
from pathlib import Path

from package_check import HERE, ROOT, expect, in_folder, need_programs, run, skip

CLANG = ("clang", "--target=wasm32-wasi", "-O1")
EXPECTED = [
    "42 true",
    "1606938044258990275541962092341162602522202993782792835301376 0.30000000000000004 281474976710656",
    '{"a": [1, 2.5, "STRASSE"]} 3',
    "sent",
    "too deep",
    "too late",
    "this needs libuv, and Gyre was built without it",
    "no re",
    "999000",
]


def find_sources():
    folder = os.environ.get("GYRE_WASM_SOURCES")
    if not folder:
        skip("GYRE_WASM_SOURCES does not name a folder with the sources of utf8proc and libtommath")
    if not Path("/usr/lib/wasm32-wasi/libc.a").exists():
        skip("there is no C library for WASI here (Debian: wasi-libc)")
    need_programs({"clang": "clang", "wasm-ld": "lld", "node": "nodejs"})
    utf8proc = next(Path(folder).glob("utf8proc-*/utf8proc.c")).parent
    tommath = next(Path(folder).glob("libtommath-*/tommath.h")).parent
    return utf8proc, tommath


def build(folder, utf8proc, tommath):
    run("python3", "-B", ROOT / "cmake/amalgamate.py", folder)
    includes = ("-I", folder, "-I", utf8proc, "-I", tommath, "-DUTF8PROC_STATIC")
    objects = []
    for source in [utf8proc / "utf8proc.c", *sorted(tommath.glob("bn_*.c"))]:
        objects.append(folder / f"{source.stem}.o")
        # Its test for IEEE floats is older than WebAssembly.
        run(*CLANG, "-w", "-D__STDC_IEC_559__", "-DMP_NO_FILE", *includes, "-c", source, "-o", objects[-1])
    for source in (folder / "gyre.c", HERE / "wasm/wasi_host.c"):
        objects.append(folder / f"{source.stem}.o")
        run(*CLANG, "-std=c11", "-Wall", "-Werror", *includes, "-c", source, "-o", objects[-1])
    run(*CLANG, *objects, "-Wl,-z,stack-size=8388608", "-o", folder / "host.wasm")


def test(folder):
    build(folder, *find_sources())
    output = run("node", "--no-warnings", HERE / "wasm/run.mjs", folder / "host.wasm", HERE / "wasm/tour.gy")
    expect(output.splitlines() == EXPECTED, output)


in_folder(test)
