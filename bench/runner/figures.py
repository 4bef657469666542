"""What no program measures: start-up, the size of what is installed, a spinner that mostly sleeps."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .catalogue import ROOT
from .measure import Command, summary
from .peers import find_python, found

STARTS = 20


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


def measure_figures(gyre, meter):
    """start: {peer: figures}; sizes: {file: bytes, stripped}; spinner: figures of 3 seconds"""
    start = {name: summary(runs) for name, runs in meter.rounds(start_commands(gyre), STARTS).items()}
    sizes = {"gyre": stripped_size(gyre)}
    library = Path(gyre).resolve().parent / "libgyre.so"
    if library.exists():
        sizes["libgyre.so"] = stripped_size(library)
    spinner = meter.run(Command([gyre, ROOT / "scripts" / "spinner_async.gy"]))
    return {"start": start, "sizes": sizes, "spinner": summary([spinner])}
