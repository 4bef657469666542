#!/usr/bin/env python3
"""Compares disassemblies with the committed ones.

usage: run_golden.py [--update] GYRE FOLDER

Each NAME.gy of the folder has its listing in NAME.dis: what `gyre --disasm NAME.gy` prints. After
a change of the compiler that is meant, --update writes the listings anew; read the diff before
committing it.
"""

import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 60


def disassemble(gyre, path):
    done = subprocess.run([gyre, "--disasm", os.path.relpath(path, ROOT)], cwd=ROOT, check=False,
                          capture_output=True, text=True, timeout=TIMEOUT_S)
    return done.stdout if done.returncode == 0 else f"status {done.returncode}\n{done.stderr}"


def compare(golden, listing):
    """The differences as text; empty where there are none."""
    if not golden.exists():
        return f"{golden.name} is missing; --update writes it\n"
    wanted = golden.read_text(encoding="utf-8")
    return "".join(difflib.unified_diff(wanted.splitlines(True), listing.splitlines(True),
                                        golden.name, "now"))


def main():
    is_updating = "--update" in sys.argv
    words = [word for word in sys.argv[1:] if word != "--update"]
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    gyre, folder = os.path.abspath(words[0]), pathlib.Path(words[1]).resolve()
    scripts = sorted(folder.glob("*.gy"))
    orphans = {path.stem for path in folder.glob("*.dis")} - {path.stem for path in scripts}
    failed = 0
    for script in scripts:
        listing = disassemble(gyre, script)
        golden = script.with_suffix(".dis")
        if is_updating and not listing.startswith("status "):
            golden.write_text(listing, encoding="utf-8")
        difference = compare(golden, listing)
        failed += bool(difference)
        if difference:
            print(f"FAIL {script.name}\n{difference}")
    for name in sorted(orphans):
        print(f"FAIL {name}.dis has no {name}.gy")
    print(f"{len(scripts) - failed} passed, {failed + len(orphans)} failed")
    return 1 if failed or orphans or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())
