#!/usr/bin/env python3
"""A script that may use one folder, against somebody who swaps folders in it for links: it must not get out.

usage: test_grants.py GYRE
"""

import ctypes
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

SCRIPT = pathlib.Path(__file__).with_name("grants_race.gy")
SECONDS = 6 if os.environ.get("GYRE_TEST_SLOW") else 3
AT_FDCWD, EXCHANGE = -100, 2


def fill(folder, text, mode):
    folder.mkdir()
    (folder / "file").write_text(text)
    (folder / "file").chmod(mode)
    with sqlite3.connect(folder / "db") as db:
        db.execute("CREATE TABLE t(x)")
        db.execute("INSERT INTO t VALUES (?)", (text,))
    db.close()


def answer(path, text):
    """A server that says the text to everybody."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(100)

    def serve():
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            with sock:
                sock.sendall(text.encode())
    threading.Thread(target=serve, daemon=True).start()


def swap(home, names, stop):
    exchange = ctypes.CDLL(None, use_errno=True).renameat2
    pause = 0
    while not stop.is_set():
        for name in names:
            one, other = os.fsencode(home / name), os.fsencode(home / (name + "-link"))
            if exchange(AT_FDCWD, one, AT_FDCWD, other, EXCHANGE) != 0:
                return
        pause = (pause + 1) % 7
        stop.wait(pause * 20e-6)


def main():
    if not hasattr(ctypes.CDLL(None), "renameat2"):
        print("skipped: the C library cannot exchange two names (renameat2)")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        home, out = pathlib.Path(name).resolve() / "in", pathlib.Path(name).resolve() / "out"
        home.mkdir()
        fill(home / "d", "granted", 0o600)
        fill(out, "secret", 0o640)
        (out / "only-outside").write_text("")
        before = sorted(p.name for p in out.iterdir())
        shutil.copy(home / "d" / "file", home / "one")
        shutil.copy(home / "d" / "db", home / "one.db")
        for name, target in (("d", "../out"), ("one", "../out/file"), ("one.db", "../out/db")):
            (home / (name + "-link")).symlink_to(target)
        answer(home / "d" / "socket", "granted")
        answer(out / "socket", "secret")
        before = sorted(before + ["socket"])
        stop = threading.Event()
        swapping = threading.Thread(target=swap, args=(home, ["d", "one", "one.db"], stop))
        swapping.start()
        options = [f"--allow-read={home}", f"--allow-write={home}", "--allow-net=127.0.0.1"]
        done = subprocess.run([sys.argv[1], "--sandbox", *options, str(SCRIPT), str(home), str(SECONDS)], capture_output=True, text=True,
                              timeout=100, check=False)
        stop.set()
        swapping.join()
        if done.stdout != "never used: []\n" or done.stderr or done.returncode:
            lines = sorted(set(done.stdout.splitlines()))
            sys.exit(f"FAILED: status {done.returncode}, {lines}, {done.stderr[-2000:]}")
        if (out / "file").read_text() != "secret":
            sys.exit("FAILED: a file outside was written to")
        with sqlite3.connect(out / "db") as db:
            if db.execute("SELECT count(*) FROM t").fetchone() != (1,):
                sys.exit("FAILED: a database outside was written to")
        db.close()
        after = sorted(p.name for p in out.iterdir() if not p.name.startswith("db-"))
        if after != before:
            sys.exit(f"FAILED: outside there is now {after}, was {before}")
        print("all well")


if __name__ == "__main__":
    main()
