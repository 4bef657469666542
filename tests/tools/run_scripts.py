#!/usr/bin/env python3
"""Runs the test of each example script.

usage: run_scripts.py GYRE SCRIPT...

scripts/NAME.gy is tested by tests/scripts/NAME.py, a program that gets the paths of gyre and of the
script; or by tests/scripts/NAME.expect, which holds the script's whole output; or by
tests/scripts/NAME.test.expect, which holds that of `gyre test`, where time is exact (a plain run has to
end well, too). A script without any fails. Everything runs at the root of the tree, with the script's
path relative to it.
"""

import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 250


def run_test_program(test, gyre, name):
    helpers = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "tools")}
    done = subprocess.run([sys.executable, "-B", test, gyre, name], cwd=ROOT, check=False,
                          timeout=TIMEOUT_S, env=helpers)
    return done.returncode == 0


def run(gyre, *args):
    return subprocess.run([gyre, *args], cwd=ROOT, capture_output=True, text=True, check=False,
                          timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)


def is_quiet_run(gyre, name):
    done = run(gyre, name)
    print(done.stderr, end="")
    return done.returncode == 0 and not done.stderr


def compare_output(golden, gyre, *args):
    done = run(gyre, *args)
    wanted = golden.read_text(encoding="utf-8")
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), done.stdout.splitlines(True),
                                               golden.name, "printed"))
    print(done.stderr, end="")
    return done.returncode == 0 and done.stdout == wanted


def is_passing(gyre, script):
    name = os.path.relpath(script, ROOT)
    base = ROOT / "tests" / "scripts" / script.stem
    if (test := base.with_suffix(".py")).exists():
        return run_test_program(test, gyre, name)
    if (golden := base.with_suffix(".expect")).exists():
        return compare_output(golden, gyre, name)
    if (golden := base.with_suffix(".test.expect")).exists():
        return compare_output(golden, gyre, "test", name) and is_quiet_run(gyre, name)
    print(f"{name} has no test: tests/scripts/{script.stem}.py, .expect or .test.expect")
    return False


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    gyre = os.path.abspath(sys.argv[1])
    failed = [name for name in sys.argv[2:] if not is_passing(gyre, pathlib.Path(name).resolve())]
    for name in failed:
        print(f"FAIL {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
