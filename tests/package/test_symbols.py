#!/usr/bin/env python3
"""What the libraries show to the linker, and what they have that can be written to.

usage: test_symbols.py SHARED STATIC

The shared library exports what include/*.h declares, and nothing else. The static one has no global
name without our prefixes. All state belongs to a VM; WRITABLE has what belongs to the process, and
why.
"""

import re
import sys

from package_check import ROOT, expect, run

WRITABLE = {
    "gy_crypto": "the functions of libcrypto, filled in once, under a lock",
    "gy_pcre2": "those of PCRE2",
    "gy_sqlite": "those of SQLite",
    "gy_wslay": "those of wslay",
    "gy_curl": "those of libcurl",
    "once": "libcurl and SQLite: whether it was made ready, once in a process, …",
    "readiness": "… and what came of that",
    "gy_cares": "those of c-ares",
    "gy_pq": "those of libpq",
    "gy_ssl": "those of libssl",
    "serials": "of VMs, counted for the process",
    "circle_lock": "of the VMs that wait for each other, …",
    "listed": "… which are these",
    "suspects_lock": "of the shared things that only have each other, perhaps, …",
    "suspects": "… which are these, …",
    "suspect_count": "… so many, …",
    "patience": "… how many there may be before somebody looks, …",
    "is_looking": "… and whether one does, …",
    "is_wanted": "… or should once more",
    "dying": "shared things that this thread frees, …",
    "is_freeing": "… in a loop further up",
    "lookup_table": "of llhttp, which never changes it and does not say so",
    "own": "SQLite: the way to files that are granted, registered once",
    "chains": "of the methods of builtin types, by name: made once, never changed",
    "next_id": "ids of classes of frozen values, which are those of the process",
    "last_identity": "of TaskLocals, which keep theirs in every thread",
    "processors": "is it worth while to look for a job before sleeping? asked once",
    "library": "the same: whether it was loaded, and the lock",
    "plain_locale": "the C locale of the process, made once",
    "process_key": "of all hashes, drawn once, so that they are the same in every thread",
    "processor_count": "is it worth while to look for a wake-up before sleeping? asked once",
    "has_been_asked": "are there descriptors for the first loop of libuv? asked once",
    "process": "signals: which are taken from the process, and what was there before; has a lock",
    "interrupt_before": "of the signal handler, which belongs to the process",
    "interrupt_taker": "the same",
    "untaken": "the same",
    "spare": "written to where the answer does not matter, so that nobody has to ask",
    "nothing": "the place that an empty slice of bytes points to; nobody writes to it",
}


def declared():
    names = set()
    for header in (ROOT / "include").glob("*.h"):
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
        names |= set(re.findall(r"GYRE_API[^;{]*?\b(gyre_\w+)\(", text))
    return names


def check_exports(shared):
    lines = [line.split() for line in run("nm", "-D", "--defined-only", shared).splitlines()]
    exported = {words[-1] for words in lines}
    expect(exported == declared(), f"exported and declared: {sorted(exported ^ declared())}")


def check_prefixes(static):
    lines = [line.split() for line in run("nm", "--defined-only", "--extern-only", static).splitlines()]
    foreign = {words[-1] for words in lines
               if len(words) == 3 and not words[-1].startswith(("gyre_", "gy_"))}
    expect(not foreign, f"global names with our prefixes only: {sorted(foreign)}")


def check_writable(static):
    unknown, member = [], ""
    for line in run("objdump", "-t", static).splitlines():
        if line.endswith("file format elf64-x86-64") or "file format" in line:
            member = line.split(":")[0]
        words = line.split()
        is_object = len(words) >= 5 and " O " in line
        section = next((word for word in words if word.startswith((".data", ".bss", ".tdata", ".tbss"))), "")
        if not is_object or not section or section.startswith(".data.rel.ro"):
            continue
        name = re.sub(r"(\.lto_priv)?\.\d+$", "", words[-1])
        if name not in WRITABLE:
            unknown.append(f"{member}: {name} in {section}")
    expect(not unknown, "state of the process is known in this file:\n  " + "\n  ".join(unknown))


shared_library, static_library = sys.argv[1:]
check_exports(shared_library)
check_prefixes(static_library)
check_writable(static_library)
