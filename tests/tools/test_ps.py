#!/usr/bin/env python3
"""Drives `gyre ps`: looks at running programs from outside, and at whatever is no such program.

usage: test_ps.py PATH_TO_GYRE [unittest arguments]

The program that is looked at must go on as if nobody had, and leave nothing behind.
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

GYRE = ""
TIMEOUT_S = 200 if os.environ.get("GYRE_TEST_SLOW") else 30

POOL = """
async fn work(jobs) { while true { let d = await jobs.recv(); await sleep(d) } }
let jobs = Channel()
spawn(work(jobs), name: "loose")
async with TaskGroup() as g {
    let t = g.spawn(work(jobs), name: "inner")
    print("on", flush: true)
    await sleep(60)
}
"""
BUSY = "import time\nfn spin() { while true { } }\nprint('on', flush: true)\nspin()\n"
THREADS = """
import time
fn spin() { while true { } }
let th = spawn_thread(spin, name: "spinner")
print("on", flush: true)
await sleep(60)
"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=folder.name, GYRE_PS="1")
        self.run_dir = self.folder / "gyre"

    @contextlib.contextmanager
    def running(self, source, *options, **environment):
        path = self.folder / "script.gy"
        path.write_text(source)
        with subprocess.Popen([GYRE, *options, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE,
                              env=dict(self.environment, **environment)) as child:
            try:
                self.assertEqual(child.stdout.readline(), b"on\n")
                yield child
            finally:
                child.kill()

    def ps(self, *args, **environment):
        return subprocess.run([GYRE, "ps", *map(str, args)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_S, check=False,
                              env=dict(self.environment, **environment))

    def expect_complaint(self, done, message, status=1):
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertIn(message, done.stderr)

    def names(self):
        return sorted(path.name for path in self.run_dir.iterdir())


class Looking(Case):
    def shown(self, child, *args):
        done = self.ps(*args, child.pid)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.splitlines()

    def wait_until_shown(self, child, pattern):
        """The program may be slow to come where it is going."""
        end = time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:
            lines = self.shown(child)
            if re.search(pattern, "\n".join(lines), re.MULTILINE):
                return lines
            time.sleep(0.05)
        return self.fail(f"never shown: {pattern}, but {lines}")

    def test_list_and_tree(self):
        with self.running(POOL) as child:
            main, loose, inner = self.wait_until_shown(child, r"'main' waits for sleep \(0\.[3-9] s\)")
            self.assertRegex(main, r"<main>\(\) at .*script.gy:8$")
            self.assertRegex(loose, r"^'loose' waits for recv \(\d+\.\d s\), work\(\) at .*script.gy:2$")
            self.assertRegex(inner, r"^'inner' waits for recv .*, in a group of 'main'$")
            main, inner, loose = self.shown(child, "--tree")
            self.assertRegex(inner, r"^  'inner' waits for recv .*script.gy:2$")
            self.assertTrue(loose.startswith("'loose' "))

    def test_while_it_computes(self):
        with self.running(BUSY) as child:
            self.wait_until_shown(child, r"^'main' runs, <main>\(\) at .*script.gy:4$")

    def test_while_a_builtin_keeps_it(self):
        for wait in ("import time\nprint('on', flush: true)\ntime.sleep(60)",
                     "print('on', flush: true)\ninput()",
                     "print('on', flush: true)\n[x for x in range(10**9)].sort()"):
            with self.running(wait) as child:
                self.assertIn("'main' runs", self.shown(child)[0])

    def test_threads(self):
        with self.running(THREADS) as child:
            lines = self.wait_until_shown(child, r"^  'main' runs, spin\(\) at .*script.gy:3$")
            self.assertEqual((lines[0], lines[2]), ("main:", "thread 'spinner':"))
            self.assertIn("  'main' waits for sleep", lines[1])

    def test_many_tasks_at_once(self):
        source = ("async fn f() { await sleep(60) }\nfor i in range(20000) { spawn(f()) }\n"
                  "await sleep(0)\nprint('on', flush: true)\nawait sleep(60)")
        with self.running(source) as child:
            self.assertEqual(len(self.shown(child)), 20001)

    def test_again_and_again(self):
        source = ("async fn tick() { while true { await sleep(1ms) } }\nspawn(tick())\n"
                  "print('on', flush: true)\ninput()\nawait sleep(0)\nprint('off')")
        with self.running(source.replace("input()", "for i in range(40) { await sleep(25ms) }")) as child:
            askers = [threading.Thread(target=self.ps, args=(child.pid,)) for _ in range(20)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            out, err = child.communicate(timeout=TIMEOUT_S)
            self.assertEqual((child.returncode, out, err), (0, b"off\n", b""))

    def test_nothing_changes(self):
        source = ("async fn f() { try { await sleep(60) } finally { await sleep(0) } }\n"
                  "print('on', flush: true)\ninput()\n"
                  "async with TaskGroup() as g { g.spawn(f()); await sleep(0); g.cancel() }\nprint('off')")
        with self.running(source) as child:
            self.shown(child)
            out, err = child.communicate(b"\n", timeout=TIMEOUT_S)
            self.assertEqual((child.returncode, out, err), (0, b"off\n", b""))

    def test_list_of_programs(self):
        with self.running(POOL) as one, self.running(BUSY, "-X", "ps", GYRE_PS="") as other:
            done = self.ps()
            self.assertEqual(done.returncode, 0)
            expected = [f"{pid:7}  {self.folder}/script.gy" for pid in sorted((one.pid, other.pid))]
            self.assertEqual(done.stdout.splitlines(), expected)


class Leaving(Case):
    """However a program ends, its socket goes, at the latest when somebody asks."""

    def test_by_itself(self):
        for end, status in (("", 0), ("exit(3)", 3), ("throw ValueError('x')", 1),
                            ("await Channel().recv()", 13)):
            with self.running(f"print('on', flush: true)\ninput()\n{end}") as child:
                self.assertEqual(self.names(), [f"{child.pid}.sock"])
                child.communicate(b"\n", timeout=TIMEOUT_S)
                self.assertEqual((child.returncode, self.names()), (status, []))

    def test_by_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.running(POOL) as child:
                child.send_signal(number)
                child.communicate(timeout=TIMEOUT_S)
                self.assertEqual(self.names(), [])
        with self.running("print('on', flush: true)\nlet x = 10 ** 30000000\nprint(x == str(x))") as child:
            for _ in range(3):
                time.sleep(0.1)
                child.send_signal(signal.SIGINT)
            child.communicate(timeout=TIMEOUT_S)
            self.assertEqual(self.names(), [])

    def test_killed(self):
        for args in ((), ("PID",)):
            with self.running(POOL) as child:
                child.kill()
                child.wait()
                self.assertEqual(self.names(), [f"{child.pid}.sock"])
                (self.run_dir / f"{child.pid}.new").touch()
                done = self.ps(*[child.pid for _ in args])
                self.expect_complaint(done, f"there is no process {child.pid}" if args
                                      else "no running program can be asked")
                self.assertNotIn(f"{child.pid}.sock", self.names())
        self.ps()
        self.assertEqual(self.names(), [])

    def test_while_somebody_asks(self):
        with self.running("print('on', flush: true)\ninput()") as child:
            client = socket.socket(socket.AF_UNIX)
            client.connect(str(self.run_dir / f"{child.pid}.sock")) # and says nothing
            time.sleep(0.2)
            start = time.monotonic()
            child.communicate(b"\n", timeout=TIMEOUT_S)
            self.assertEqual(child.returncode, 0)
            self.assertLess(time.monotonic() - start, 1.5 if TIMEOUT_S < 100 else 20)
            client.close()

    def test_mute_clients_keep_nobody_waiting_for_long(self):
        with self.running(POOL) as child:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self.run_dir / f"{child.pid}.sock"))
                self.assertEqual(self.ps(child.pid).returncode, 0)
            for request in (b"\n", b"nonsense\n", b"x" * 1000, b"tree"):
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(str(self.run_dir / f"{child.pid}.sock"))
                    client.sendall(request)
                    client.shutdown(socket.SHUT_WR)
                    with contextlib.suppress(ConnectionResetError):
                        self.assertEqual(client.recv(100), b"")


class WrongProcesses(Case):
    def test_command_line(self):
        for args in (("x",), ("-5",), ("0",), ("1.5",), ("99999999999999",), (1, 2), ("--trie", 1)):
            done = self.ps(*args)
            self.expect_complaint(done, "Try 'gyre ps --help'", 2)
        self.assertIn("usage: gyre ps", self.ps("--help").stdout)

    def test_not_one_of_ours(self):
        with subprocess.Popen(["sleep", "60"]) as child:
            self.expect_complaint(self.ps(child.pid), "cannot be asked: it is no gyre program")
            child.kill()
        self.expect_complaint(self.ps(child.pid), f"there is no process {child.pid}")
        self.expect_complaint(self.ps(1), "belongs to another user" if os.geteuid() else "cannot be asked")

    def test_not_asked_to_answer(self):
        for value in ("", "0"):
            with self.running(POOL, GYRE_PS=value) as child:
                self.expect_complaint(self.ps(child.pid), "without GYRE_PS=1")

    def test_stopped(self):
        with self.running(POOL) as child:
            child.send_signal(signal.SIGSTOP)
            self.assertIn("(does not answer)", self.ps().stdout)
            self.expect_complaint(self.ps(child.pid), f"process {child.pid} does not answer")
            child.send_signal(signal.SIGCONT)

    def test_answers_of_strangers(self):
        self.run_dir.mkdir(mode=0o700)
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(self.run_dir / f"{os.getpid()}.sock"))
        server.listen()
        for answer in (b"", b"hello\n", b"5\n", b"-1\nx", b"99999999999999999999\nx", b"3\nab"):
            def serve(text=answer):
                client, _ = server.accept()
                client.recv(100)
                client.sendall(text)
                client.close()
            thread = threading.Thread(target=serve)
            thread.start()
            self.expect_complaint(self.ps(os.getpid()), "broke off")
            thread.join()
        server.close()


class WrongDirectories(Case):
    """In a place that others can write to, nothing is trusted; the script runs all the same."""

    def expect_refused(self, message, **environment):
        self.expect_complaint(self.ps(**environment), message)
        done = subprocess.run([GYRE, "-e", "print('fine')"], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE, timeout=TIMEOUT_S, check=False,
                              env=dict(self.environment, **environment))
        self.assertEqual((done.returncode, done.stdout), (0, "fine\n"))
        self.assertIn(message, done.stderr)

    def test_open_to_others(self):
        self.run_dir.mkdir()
        self.run_dir.chmod(0o755)
        self.expect_refused("it is open to other users")

    def test_link_or_file(self):
        self.run_dir.symlink_to("/tmp")
        self.expect_refused("it is no directory")
        self.run_dir.unlink()
        self.run_dir.touch()
        self.expect_refused("it is no directory")

    @unittest.skipIf(os.geteuid(), "only root can give a directory away")
    def test_of_another_user(self):
        self.run_dir.mkdir(mode=0o700)
        os.chown(self.run_dir, 65534, 65534)
        self.expect_refused("it belongs to another user")

    def test_missing_and_too_long(self):
        self.expect_refused("No such file or directory", XDG_RUNTIME_DIR=f"{self.folder}/missing")
        self.expect_refused("too long", XDG_RUNTIME_DIR="/" + "x" * 100)


if __name__ == "__main__":
    # A background shell hands on an ignored SIGINT, which gyre would respect.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
