"""What no program measures: start-up, sizes, how fast source is compiled, a spinner that mostly sleeps."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .catalogue import ROOT
from .measure import Command, summary
from .peers import find_python, found

STARTS = 20
SOURCE_MB = 10
COMPILES = 5
MAKE_SOURCE = ROOT / "bench" / "compile" / "make_source.py"


def start_commands(gyre):
    """{peer: how to run an empty script} of everything that is here."""
    programs = {"gyre": (gyre, "-e"), "lua5.4": (found("lua5.4"), "-e"),
                "luajit": (found("luajit"), "-e"), "python3": (find_python(), "-c"),
                "node": (found("node", "nodejs"), "-e")}
    return {name: Command([program, option, ""])
            for name, (program, option) in programs.items() if program}


def stripped_size(path):
    with tempfile.NamedTemporaryFile() as copy:
        shutil.copyfile(path, copy.name)
        subprocess.run(["strip", copy.name], check=True)
        return os.path.getsize(copy.name)


def library_sizes(folder):
    """{name: bytes, stripped} of the libraries that have been built."""
    names = {"libgyre.so": "libgyre.so", "libgyre.so core": "libgyre-core.so"}
    return {name: stripped_size(folder / file) for name, file in names.items()
            if (folder / file).exists()}


def compile_speed(gyre, meter, start):
    """Megabytes of source a second of processor time, what it takes to start aside."""
    with tempfile.NamedTemporaryFile(suffix=".gy") as source:
        subprocess.run([sys.executable, MAKE_SOURCE, str(SOURCE_MB)], stdout=source, check=True)
        size = os.path.getsize(source.name)
        runs = [meter.run(Command([gyre, source.name])) for _ in range(COMPILES)]
    return size / 1e6 / (min(run.cpu for run in runs) - start["cpu"])


def measure_figures(gyre, meter):
    """start: {peer: figures}; sizes: {file: bytes, stripped}; compile: MB of source a second;
    spinner: figures of 3 seconds"""
    start = {name: summary(runs) for name, runs in meter.rounds(start_commands(gyre), STARTS).items()}
    sizes = {"gyre": stripped_size(gyre)}
    sizes.update(library_sizes(Path(gyre).resolve().parent))
    speed = compile_speed(gyre, meter, start["gyre"])
    spinner = meter.run(Command([gyre, ROOT / "scripts" / "spinner_async.gy"]))
    return {"start": start, "sizes": sizes, "compile": speed, "spinner": summary([spinner])}
