"""One run of one command, and rounds of several."""
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List

from .catalogue import ROOT

BUILD = ROOT / "build" / "bench"  # what the runner compiles: its helper, and peers


@dataclass(frozen=True)
class Command:
    words: List[str]
    env: Dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What one run used and wrote; `failed` says what went wrong, if anything did."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0  # bytes
    out: str = ""
    err: str = ""
    failed: str = ""

    @property
    def share(self):
        """The part of one processor that it had: less than 1 where others ran, too, or it slept."""
        return min(1.0, self.cpu / self.wall) if self.wall else 1.0


def compile_c(source, target, *libraries):
    """The program made from a C file, which is compiled unless it is newer; None where that fails."""
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    words = ["cc", "-O2", "-pthread", "-I", ROOT, "-o", target, source, *libraries]
    return target if run_quietly(words) else None


def run_quietly(words, **options):
    try:
        return subprocess.run(words, capture_output=True, check=False, **options).returncode == 0
    except OSError:
        return False


class Meter:
    """Runs commands below a small helper written in C, which measures them."""

    def __init__(self, timeout):
        self.timeout = timeout
        self.launcher = compile_c(Path(__file__).with_name("launch.c"), BUILD / "launch")
        if not self.launcher:
            sys.exit("bench/run: cannot compile bench/runner/launch.c: is there a cc?")

    def run(self, command):
        with tempfile.TemporaryDirectory() as folder:
            usage = os.path.join(folder, "usage")
            with open(os.path.join(folder, "out"), "w+b") as out, \
                    open(os.path.join(folder, "err"), "w+b") as err:
                finished = self.wait([str(self.launcher), usage, *map(str, command.words)],
                                     command.env, out, err)
                texts = [self.text_of(file) for file in (out, err)]
            if not finished:
                return Run(failed=f"over {self.timeout:g} s")
            with open(usage, encoding="ascii") as file:
                status, user, system, peak, wall = map(float, file.read().split())
        failed = f"status {status:.0f}: {texts[1].strip()[-160:]}" if status else ""
        return Run(user + system, wall, int(peak) * 1024, *texts, failed)

    def wait(self, words, env, out, err):
        """False if it took too long and was killed."""
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=ROOT,
                                 env={**os.environ, **env}, start_new_session=True)
        try:
            child.wait(self.timeout)
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    @staticmethod
    def text_of(file):
        file.seek(0)
        return file.read().decode(errors="replace")

    def rounds(self, commands, repeat):
        """{name: its runs} of several commands. The repetitions are interleaved, so that whatever
        else the machine does falls on all alike. One that has failed is not run again."""
        runs = {name: [] for name in commands}
        for _ in range(repeat):
            for name, command in commands.items():
                if not (runs[name] and runs[name][-1].failed):
                    runs[name].append(self.run(command))
        return runs


def summary(runs):
    """Of several runs of one command: the least time of each kind, the most memory."""
    last = runs[-1]
    if last.failed:
        return {"failed": last.failed}
    return {
        "cpu": min(run.cpu for run in runs),
        "wall": min(run.wall for run in runs),
        "peak": max(run.peak for run in runs),
        "runs": len(runs),
    }
