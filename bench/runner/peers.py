"""The interpreters and compilers that are here, and how each is started.

Peers are what is found on PATH; nothing is installed. One whose program for a benchmark does not
exist, or does not compile for want of a library, is left out of that benchmark.
"""
import functools
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from typing import Callable, Dict, List

from . import measure
from .catalogue import BENCH, ROOT

LIBRARY = BENCH / "async" / "lib"


@dataclass(frozen=True)
class Peer:
    """`ending`: what its programs end with, behind the name of the benchmark. `prepare` gives what has
    to be run from the file of the program, None where that cannot be made."""

    name: str
    ending: str
    words: List[str] = field(default_factory=list)
    env: Dict[str, str] = field(default_factory=dict)
    prepare: Callable = lambda file: file

    def command(self, folder, arguments=()):
        """How to run its program in `folder`; None where it has none."""
        file = folder / (folder.name + self.ending)
        program = self.prepare(file) if file.exists() else None
        if not program:
            return None
        return measure.Command([*self.words, program, *map(str, arguments)], self.env)


def found(*names):
    """The first of these programs that is on PATH, or None."""
    return next(filter(None, map(shutil.which, names)), None)


@functools.lru_cache(maxsize=None)
def find_python():
    """The interpreter itself: what PATH leads to may be a script that chooses one."""
    shim = found("python3")
    if not shim:
        return None
    done = subprocess.run([shim, "-c", "import sys; print(sys.executable)"], capture_output=True,
                          text=True, check=False)
    return done.stdout.strip() or None


@functools.lru_cache(maxsize=None)
def compile_go(file):
    target = measure.BUILD / (file.stem + ".go")
    target.parent.mkdir(parents=True, exist_ok=True)
    words = ["go", "build", "-o", target, file]
    done = measure.run_quietly(words, env={**os.environ, "GO111MODULE": "off"})
    return target if done else None


@functools.lru_cache(maxsize=None)
def compile_c(file):
    libraries = ["-luv"] if file.stem.endswith("_uv") else []
    return measure.compile_c(file, measure.BUILD / file.stem, *libraries)


def has_luv(lua):
    return lua and measure.run_quietly([lua, "-e", "require 'luv'"])


def program_peers(gyre):
    """Those of bench/cpu, Gyre first."""
    luajit, node = found("luajit"), found("node", "nodejs")
    candidates = [
        Peer("gyre", ".gy", [gyre]),
        Peer("lua5.4", ".lua", [found("lua5.4")]),
        Peer("lua5.5", ".lua", [found("lua5.5")]),
        Peer("luajit -joff", ".lua", [luajit, "-joff"]),
        Peer("luajit", ".lua", [luajit]),
        Peer("python3", ".py", [find_python()]),
        Peer("pypy3", ".py", [found("pypy3")]),
        Peer("node", ".js", [node]),
    ]
    return [peer for peer in candidates if all(peer.words)]


def workload_peers(gyre):
    """Those of bench/async, Gyre first; `go1` is Go on one processor, `C epoll` the least that the
    same work can take."""
    lua, node, go, cc = found("lua5.4"), found("node", "nodejs"), found("go"), found("cc")
    peers = [Peer("gyre", ".gy", [gyre])]
    if go:
        peers.append(Peer("go1", ".go", env={"GOMAXPROCS": "1"}, prepare=compile_go))
        peers.append(Peer("go", ".go", prepare=compile_go))
    if node:
        peers.append(Peer("node", ".mjs", [node, "--stack-size=7000"]))
    if find_python():
        peers.append(Peer("asyncio", ".py", [find_python()], {"PYTHONPATH": str(LIBRARY)}))
    if has_luv(lua):
        peers.append(Peer("lua+luv", ".lua", [lua], {"LUA_PATH": f"{LIBRARY}/?.lua;;"}))
    if cc:
        peers.append(Peer("C libuv", "_uv.c", prepare=compile_c))
        peers.append(Peer("C epoll", "_epoll.c", prepare=compile_c))
    return peers


@functools.lru_cache(maxsize=None)
def find_uvloop():
    """A Python that has uvloop: Debian's package is for Debian's Python, which may not be first."""
    for python in (find_python(), "/usr/bin/python3"):
        if python and measure.run_quietly([python, "-c", "import uvloop"]):
            return python
    return None


def service_peers(gyre):
    """Those of bench/io, Gyre first."""
    def runnable(file):  # http may have been left out of a build
        return None if file.stem.startswith("http") and not has_http else file

    has_http = measure.run_quietly([gyre, "-e", "import http"])
    named = {peer.name: peer for peer in workload_peers(gyre)}
    named["gyre"] = Peer("gyre", ".gy", [gyre], prepare=runnable)
    if find_uvloop():
        named["uvloop"] = Peer("uvloop", ".py", [find_uvloop()], {"LOOP": "uvloop"})
    names = ("gyre", "C libuv", "go1", "node", "uvloop", "asyncio")
    return [named[name] for name in names if name in named]


@dataclass(frozen=True)
class Peers:
    """Those that take part, of each part."""

    programs: List[Peer]
    workloads: List[Peer]
    services: List[Peer]


def choose(gyre, names=None):
    """All that are here, or only those of these names."""
    return Peers(*([peer for peer in peers if not names or peer.name in names] for peers in
                   (program_peers(gyre), workload_peers(gyre), service_peers(gyre))))


VERSION_OPTIONS = {"lua5.4": "-v", "lua5.5": "-v", "luajit": "-v", "go": "version"}


def versions(gyre):
    """{name: what it says of itself} of Gyre and everything that may be measured beside it."""
    programs = {"gyre": gyre, "python3": find_python(), "node": found("node", "nodejs")}
    for name in ("lua5.4", "lua5.5", "luajit", "pypy3", "go", "cc"):
        programs[name] = found(name)
    said = {}
    for name, program in programs.items():
        if program:
            done = subprocess.run([program, VERSION_OPTIONS.get(name, "--version")], check=False,
                                  capture_output=True, text=True)
            said[name] = (done.stdout or done.stderr).partition("\n")[0].strip()
    if find_uvloop():
        code = "import platform, uvloop; print(uvloop.__version__, 'on Python', platform.python_version())"
        done = subprocess.run([find_uvloop(), "-c", code], check=False, capture_output=True, text=True)
        said["uvloop"] = done.stdout.strip()
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], check=False,
                            capture_output=True, text=True).stdout.strip()
    if commit:
        said["gyre"] += f" ({commit})"
    return said
