#!/usr/bin/env python3
"""Tests `gyre check`, driven from outside.

usage: test_check.py GYRE

tests/golden/check/NAME.in is a script, NAME.out what is found in it. In the project's own scripts, library
and benchmarks nothing is found, and in the conformance scripts nothing of the subtler kinds.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
GYRE = str(pathlib.Path(sys.argv[1]).resolve())
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("FAIL", what)


def gyre(*words, text=None, folder=ROOT):
    run = subprocess.run([GYRE, "check", *map(str, words)], input=text, capture_output=True, text=True,
                         timeout=200, cwd=folder)
    return run.returncode, run.stdout, run.stderr


def test_golden():
    for source in sorted((GOLDEN / "check").glob("[a-z]*.in")):
        status, printed, errors = gyre(f"check/{source.name}", folder=GOLDEN)
        check(status == 1 and not errors and printed == source.with_suffix(".out").read_text(),
              f"{source.name}:\n{printed}{errors}")


def test_project():
    status, printed, errors = gyre("scripts", "stdlib", "bench", "cli", "tests/tools")
    check(status == 0 and not printed and not errors, printed + errors)
    printed = gyre("--json", "tests/conform")[1]  # many mistakes on purpose, but none of these kinds
    found = [json.loads(line) for line in printed.splitlines()]
    sure = [f for f in found if f["code"] in ("dead-store", "forgotten-await")]
    check(len(found) > 100 and not sure, "\n".join(map(str, sure)))


def test_json():
    status, printed, _ = gyre("--json", "-", text="let x = 1\nprint(x == x, \"ä\" + x)\nfn f() { let y = 1 }\n")
    found = [json.loads(line) for line in printed.splitlines()]
    check(status == 1 and [f["code"] for f in found] == ["self-comparison", "unused-name"], printed)
    check(found[0] == {"path": "<stdin>", "line": 2, "column": 7, "end": 13, "code": "self-comparison",
                       "message": "this compares a value with itself", "suggestion": None}, printed)
    check(found[1]["suggestion"] == "remove it, or call it _y", printed)
    with tempfile.TemporaryDirectory() as folder:
        odd = pathlib.Path(folder) / 'a "b"\n\\.gy'
        odd.write_text("if = 1\n")
        printed = gyre("--json", odd)[1]
        check(json.loads(printed)["path"] == str(odd) and json.loads(printed)["code"] == "error", printed)


def test_usage():
    check(gyre()[0] == 2 and gyre("nosuch.gy")[0] == 1, "files")
    status, _, errors = gyre("--jsn", "x")
    check(status == 2 and "did you mean --json?" in errors, errors)
    check(gyre("--help")[1].startswith("usage: gyre check"), "help")
    check(gyre("-", text="") == (0, "", ""), "nothing")
    check(gyre("-", text="(" * 100_000)[0] == 1, "deep nesting")
    check(gyre("-", text="let d = {" + ", ".join(f"{i}: 1" for i in range(20_000)) + "}")[0] == 0, "many keys")
    check(gyre("-", text="\n".join(f"fn f{i}(x) {{ f{i // 2}(x) }}" for i in range(5000)))[0] == 0, "many calls")


def main():
    test_golden()
    test_project()
    test_json()
    test_usage()
    print("ok" if not failures else f"{len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
