"""What the tests of the package have in common: commands that must succeed, in a folder that goes."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "package"
SKIPPED = 77


def run(*command, **options):
    """Runs a command; its output as text. Where it fails the test does."""
    words = [str(word) for word in command]
    done = subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=400, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}\n{done.stdout}\nfailed with status {done.returncode}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def need_programs(debian_packages):
    """Skips the test where a program is missing; the dict says which Debian package has it."""
    for program, package in debian_packages.items():
        if not shutil.which(program):
            skip(f"there is no {program} here (Debian: {package})")


def in_folder(test):
    """Calls the test with a new folder, which is removed whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="gyre-package-"))
    try:
        test(folder)
    finally:
        shutil.rmtree(folder)


def environment(**more):
    """The environment without what would lead to another Gyre, or to other flags."""
    kept = {key: value for key, value in os.environ.items()
            if key not in ("CFLAGS", "CXXFLAGS", "LDFLAGS", "LD_LIBRARY_PATH", "DESTDIR")}
    return {**kept, **{key: str(value) for key, value in more.items()}}
