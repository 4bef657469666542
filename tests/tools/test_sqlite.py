#!/usr/bin/env python3
"""The module sqlite on files: beside other connections, threads, processes, and Python's sqlite3.

usage: test_sqlite.py PATH_TO_GYRE [unittest arguments]

Its scripts start threads (spawn_thread), so this runs under ThreadSanitizer, too.
"""

import datetime
import json
import os
import random
import resource
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest

GYRE = ""
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))

CREATE = """
import os
import sqlite
let path = os.args[0]
async with sqlite.open(path) as db {
    await db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, who, n)")
}
"""


def run(*args, timeout_s=120, **options):
    return subprocess.run([GYRE, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, timeout=timeout_s, check=False, **options)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(self.folder, "a.db")

    def write(self, text, name="script.gy"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def script(self, text, *args, status=0, err=""):
        done = run(self.write(text), self.path, *args)
        errors = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, status, errors)
        if err:
            self.assertIn(err, errors)
        else:
            self.assertEqual(errors, "")
        return done.stdout.decode()

    def start(self, text, name, *args):
        process = subprocess.Popen([GYRE, self.write(text, name), self.path, *args],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process


class WithPython(Case):
    """What one writes the other one reads, value for value."""

    def values(self):
        chance = random.Random(5)
        yield from (None, 0, -1, 1, 2**31, 2**63 - 1, -2**63, 0.0, -0.0, 1.5, 1e300, 5e-324,
                    float("inf"), "", "a", "zero\0inside", "größe 🙂 스피너", "'\"`--;", b"",
                    b"\0\xff", bytes(range(256)), "x" * 100_000, bytes(1_000_000))
        for _ in range(300):
            yield chance.choice([
                lambda: chance.randrange(-2**63, 2**63), lambda: chance.randrange(-300, 300),
                lambda: struct.unpack("d", chance.randbytes(8))[0], lambda: chance.randbytes(9),
                lambda: "".join(map(chr, chance.choices(range(1, 0xd7ff), k=7)))])()

    def test_written_by_python(self):
        with sqlite3.connect(self.path) as db:
            db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)")
            db.executemany("INSERT INTO t(v) VALUES (?)", ((v,) for v in self.values()))
        db.close()
        self.script("""
            import os; import sqlite
            async with sqlite.open(os.args[0]) as db {
                await db.execute("CREATE TABLE copy(id, v, kind)")
                await db.execute_many("INSERT INTO copy VALUES (?, ?, typeof(?2))",
                    [(r.id, r.v) for r in await db.query("SELECT * FROM t")])
                let n = 0
                async for r in db.rows("SELECT * FROM t") {
                    let same = await db.query_value("SELECT v IS ? AND typeof(v) = typeof(?1) FROM copy WHERE id = ?", r.v, r.id)
                    if same != 1 { print("differs", r.id) }
                    n += 1
                }
                assert(n > 300)
            }
        """)
        db = sqlite3.connect(self.path)
        wrong = db.execute("SELECT count(*) FROM t JOIN copy USING (id) WHERE t.v IS NOT copy.v "
                           "OR typeof(t.v) IS NOT typeof(copy.v)").fetchone()[0]
        self.assertEqual(wrong, 0)
        self.assertEqual(db.execute("SELECT count(*) FROM copy").fetchone()[0], 323)
        db.close()

    def test_written_by_gyre(self):
        self.script("""
            import os; import sqlite
            from datetime import datetime, date
            async with sqlite.open(os.args[0]) as db {
                await db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)")
                let values = [nil, true, 2 ** 63 - 1, -2 ** 63, 0.1, -inf, "größe\\x00🙂", b"\\x00\\xff",
                    datetime(2024, 5, 6, 7, 8, 9, 10), date(2024, 5, 6), bytes(100000)]
                await db.execute_many("INSERT INTO t(v) VALUES (?)", [[v] for v in values])
            }
        """)
        db = sqlite3.connect(self.path)
        wanted = [None, 1, 2**63 - 1, -2**63, 0.1, float("-inf"), "größe\0🙂", b"\0\xff",
                  datetime.datetime(2024, 5, 6, 7, 8, 9, 10).isoformat(" "), "2024-05-06",
                  bytes(100000)]
        self.assertEqual([r[0] for r in db.execute("SELECT v FROM t ORDER BY id")], wanted)
        self.assertEqual(db.execute("PRAGMA journal_mode").fetchone()[0], "wal")
        self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        db.close()
        self.assertEqual(os.listdir(self.folder).count("a.db-wal"), 0)

    def test_results_of_queries(self):
        """The same statements in both, on the same data."""
        statements = [
            "SELECT who, count(*), sum(n), avg(n), min(n), max(n), total(n) FROM t GROUP BY who ORDER BY who",
            "SELECT n / 7, n % 7, n / 7.0, n || 'x', -n, n << 3, ~n FROM t ORDER BY id LIMIT 50",
            "SELECT printf('%08.3f|%s|%d', n / 3.0, who, id), upper(who), substr(who, 2, 1), hex(who) FROM t LIMIT 20",
            "SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.n = b.n AND a.id < b.id ORDER BY 1, 2 LIMIT 100",
            "SELECT id, row_number() OVER (PARTITION BY who ORDER BY n, id), lag(n) OVER (ORDER BY id) FROM t LIMIT 60",
            "SELECT json_group_array(n) FROM (SELECT n FROM t ORDER BY id LIMIT 30)",
            "SELECT DISTINCT typeof(n), typeof(who), typeof(n * 1.0) FROM t",
            "SELECT * FROM t WHERE 0",
        ]
        db = sqlite3.connect(self.path)
        db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, who, n)")
        chance = random.Random(3)
        db.executemany("INSERT INTO t(who, n) VALUES (?, ?)",
                       [(chance.choice(["Ada", "Bob", "größe", None]), chance.randrange(-99, 99))
                        for _ in range(500)])
        db.commit()
        lines = [repr(s).replace("None", "nil") for s in statements]
        out = self.script("import os; import sqlite; import json\n"
                          "async with sqlite.open(os.args[0], read_only: true) as db {\n"
                          f"  for s in [{', '.join(lines)}] {{\n"
                          "    print(json.dumps([list(r) for r in await db.query(s)]))\n"
                          "    let walked = [list(r) async for r in db.rows(s)]\n"
                          "    assert(walked == [list(r) for r in await db.query(s)])\n  }\n}\n")
        for statement, line in zip(statements, out.splitlines()):
            wanted = [list(r) for r in db.execute(statement)]
            self.assertEqual(json.loads(line), wanted, statement)
        self.assertEqual(len(out.splitlines()), len(statements))
        db.close()


class Busy(Case):
    HOLD = """
        import os; import sqlite
        async with sqlite.open(os.args[0]) as db {
            async with db.transaction() {
                await db.execute("INSERT INTO t(who) VALUES ('holder')")
                print("held"); flush()
                await sleep(float(os.args[1]))
            }
        }
    """

    def test_busy_error_and_waiting(self):
        self.script(CREATE)
        holder = self.start(self.HOLD, "hold.gy", "2.5")
        self.assertEqual(holder.stdout.readline(), "held\n")
        out = self.script("""
            import os; import sqlite; import time
            async with sqlite.open(os.args[0], busy_timeout: 100ms) as db {
                print(await db.query_value("SELECT count(*) FROM t"))      # readers are not held up
                let start = time.monotonic()
                for f in [fn() => db.execute("INSERT INTO t(who) VALUES ('me')"), fn() => db.execute_many("INSERT INTO t(who) VALUES (?)", [["x"]])] {
                    try { await f() } catch sqlite.BusyError as e { print(e, e.code) }
                }
                print(0.2 <= time.monotonic() - start < 2)
                try { async with timeout(20ms) { async with sqlite.open(os.args[0]) as other { await other.execute("DELETE FROM t") } } } catch TimeoutError { print("cancelled") }
                print(time.monotonic() - start < 2)
            }
            async with sqlite.open(os.args[0], busy_timeout: 60s) as db {
                await db.execute("INSERT INTO t(who) VALUES ('patient')")
                print([r.who for r in await db.query("SELECT who FROM t ORDER BY id")])
            }
        """)
        locked = "the database is locked: another connection kept it for more than 0.1 s SQLITE_BUSY\n"
        self.assertEqual(out, f"0\n{locked}{locked}true\ncancelled\ntrue\n['holder', 'patient']\n")
        holder.communicate()
        self.assertEqual(holder.returncode, 0)

    def test_snapshot(self):
        self.script(CREATE)
        out = self.script("""
            import os; import sqlite
            async with sqlite.open(os.args[0]) as a {
                async with sqlite.open(os.args[0]) as b {
                    try {
                        async with a.transaction("deferred") {
                            await a.query("SELECT * FROM t")
                            await b.execute("INSERT INTO t(who) VALUES ('b')")
                            await a.execute("INSERT INTO t(who) VALUES ('a')")
                        }
                    } catch sqlite.BusyError as e { print(e.code) }
                    print(await a.query("SELECT who FROM t"))
                }
            }
        """)
        self.assertEqual(out, "SQLITE_BUSY_SNAPSHOT\n[Row(who='b')]\n")

    def test_two_processes(self):
        """Both count up the same number in transactions: nothing is lost."""
        self.script(CREATE + """
            async with sqlite.open(path) as db { await db.execute("INSERT INTO t(id, n) VALUES (1, 0)") }
        """)
        count = """
            import os; import sqlite
            async with sqlite.open(os.args[0], busy_timeout: 60s) as db {
                for i in range(150) {
                    async with db.transaction() {
                        let n = await db.query_value("SELECT n FROM t WHERE id = 1")
                        await db.execute("UPDATE t SET n = ? WHERE id = 1", n + 1)
                    }
                }
            }
        """
        processes = [self.start(count, f"count{i}.gy") for i in range(2)]
        for process in processes:
            _, errors = process.communicate(timeout=120)
            self.assertEqual((process.returncode, errors), (0, ""))
        db = sqlite3.connect(self.path)
        self.assertEqual(db.execute("SELECT n FROM t").fetchone()[0], 300)
        db.close()

    def test_threads(self):
        """Four threads, each a VM with a connection and some tasks."""
        out = self.script("""
            import os; import sqlite
            async fn work(path, k) {
                async with sqlite.open(path, busy_timeout: 60s) as db {
                    async fn one(i) {
                        async with db.transaction() {
                            let n = await db.query_value("SELECT n FROM t WHERE id = 1")
                            await db.execute("UPDATE t SET n = ? WHERE id = 1", n + 1)
                        }
                        let seen = 0
                        async for row in db.rows("SELECT * FROM t") { seen += 1; break }
                        try { async with timeout(1ms) { await db.query_value("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c") } } catch TimeoutError {}
                        return seen
                    }
                    return sum(await gather(*[one(i) for i in range(10)]))
                }
            }
            async with sqlite.open(os.args[0]) as db {
                await db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, n)")
                await db.execute("INSERT INTO t VALUES (1, 0), (2, 0)")
                print([await t for t in [spawn_thread(work, os.args[0], k) for k in range(4)]])
                print(await db.query_value("SELECT n FROM t WHERE id = 1"))
            }
        """)
        self.assertEqual(out, "[10, 10, 10, 10]\n40\n")

    def test_opening_at_once(self):
        """The first openers turn on WAL at the same time."""
        out = self.script("""
            import os; import sqlite
            async fn one(i) {
                async with sqlite.open(os.args[0]) as db {
                    await db.execute("CREATE TABLE IF NOT EXISTS t(x)")
                    await db.execute("INSERT INTO t VALUES (?)", i)
                }
            }
            await gather(*[one(i) for i in range(12)])
            async with sqlite.open(os.args[0]) as db { print(await db.query_value("SELECT count(*) FROM t")) }
        """)
        self.assertEqual(out, "12\n")


class Trouble(Case):
    def damage(self, position, data):
        with open(self.path, "r+b") as file:
            file.seek(position)
            file.write(data)

    def fill(self):
        db = sqlite3.connect(self.path)
        db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)")
        db.executemany("INSERT INTO t(v) VALUES (?)", [("x" * 100,) for _ in range(2000)])
        db.commit()
        db.close()

    def test_no_database(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("This is no database, but a text of more than a hundred bytes.\n" * 10)
        for how in ("", ", read_only: true", ", wal: false"):
            out = self.script("import os; import sqlite\ntry { await sqlite.open(os.args[0]%s) } "
                              "catch sqlite.CorruptError as e { print(e, e.code) }" % how)
            self.assertEqual(out, "file is not a database SQLITE_NOTADB\n")

    def test_damaged(self):
        chance = random.Random(1)
        reads = """
            import os; import sqlite
            try {
                async with sqlite.open(os.args[0]) as db {
                    let n = 0
                    async for row in db.rows("SELECT * FROM t") { n += 1 }
                    await db.execute("UPDATE t SET v = v || 'y' WHERE id % 10 = 0")
                    print(await db.query_value("PRAGMA integrity_check"))
                }
            } catch sqlite.Error as e { print(type(e).name) }
            catch ValueError as e { print(type(e).name) }
        """
        self.fill()
        self.damage(4096, bytes(4096 * 3))
        self.assertEqual(self.script(reads), "CorruptError\n")
        for _ in range(2 if IS_SLOW else 12):
            os.remove(self.path)
            self.fill()
            size = os.path.getsize(self.path)
            for _ in range(20):
                self.damage(chance.randrange(100, size - 8), chance.randbytes(8))
            self.script(reads)  # whatever it finds, it ends by itself

    def test_truncated(self):
        self.fill()
        os.truncate(self.path, 4096 * 2 + 100)
        out = self.script("""
            import os; import sqlite
            try {
                async with sqlite.open(os.args[0], wal: false) as db { await db.query("SELECT * FROM t") }
            } catch sqlite.CorruptError as e { print(e) }
        """)
        self.assertEqual(out, "database disk image is malformed\n")

    def test_full(self):
        out = self.script("""
            import os; import sqlite
            async with sqlite.open(os.args[0]) as db {
                await db.execute("CREATE TABLE t(x)")
                await db.execute("PRAGMA max_page_count = 20")
                await db.execute("INSERT INTO t VALUES (1)")
                try { await db.execute("INSERT INTO t VALUES (zeroblob(200000))") } catch sqlite.FullError as e { print(e, e.code) }
                try {
                    async with db.transaction() {
                        await db.execute("INSERT INTO t VALUES (2)")
                        await db.execute("INSERT INTO t VALUES (zeroblob(200000))")
                    }
                } catch sqlite.FullError as e { print(e) }
                print(await db.query("SELECT x FROM t"))
                await db.execute("PRAGMA max_page_count = 2000")
                await db.execute("INSERT INTO t VALUES (zeroblob(200000))")
                print(await db.query_value("SELECT count(*) FROM t"))
            }
        """)
        self.assertEqual(out, "database or disk is full SQLITE_FULL\ndatabase or disk is full\n"
                              "[Row(x=1)]\n2\n")

    def test_no_room_on_disk(self):
        """A file that may not grow, as on a disk that is full."""
        script = self.write("""
            import os; import sqlite
            let db = await sqlite.open(os.args[0], wal: false)
            await db.execute("CREATE TABLE t(x)")
            try { await db.execute("INSERT INTO t VALUES (zeroblob(3000000))") } catch sqlite.OperationalError as e { print(type(e).name) }
            await db.execute("INSERT INTO t VALUES (1)")
            print(await db.query("SELECT x FROM t"))
            await db.close()
        """)
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        done = run(script, self.path, preexec_fn=limit)
        self.assertEqual(done.stderr, b"")
        self.assertRegex(done.stdout.decode(), r"^(FullError|OperationalError)\n\[Row\(x=1\)\]\n$")

    def test_read_only(self):
        self.fill()
        out = self.script("""
            import os; import sqlite
            async with sqlite.open(os.args[0], read_only: true) as db {
                print(await db.query_value("SELECT count(*) FROM t"))
                try { await db.execute("DELETE FROM t") } catch sqlite.ReadOnlyError as e { print(e, e.code) }
                async with db.transaction() { print(await db.query_value("SELECT max(id) FROM t")) }
            }
        """)
        self.assertEqual(out, "2000\nattempt to write a readonly database SQLITE_READONLY\n2000\n")

    def test_killed_in_a_transaction(self):
        self.script(CREATE)
        process = self.start(Busy.HOLD, "hold.gy", "60")
        self.assertEqual(process.stdout.readline(), "held\n")
        process.kill()
        process.communicate()
        out = self.script("import os; import sqlite\nasync with sqlite.open(os.args[0]) as db {\n"
                          "print(await db.query('SELECT * FROM t'))\n"
                          "await db.execute(\"INSERT INTO t(who) VALUES ('after')\")\n"
                          "print(await db.query_value('PRAGMA integrity_check')) }")
        self.assertEqual(out, "[]\nok\n")

    def test_attach_and_backup(self):
        self.fill()
        out = self.script("""
            import os; import sqlite
            async with sqlite.open(os.args[0]) as db {
                await db.backup(os.args[1])
                try { await db.backup(os.args[1]) } catch sqlite.OperationalError as e { print(e) }
                await db.execute("DELETE FROM t")
                await db.attach(os.args[1], "copy")
                print(await db.query_value("SELECT count(*) FROM copy.t"), await db.query_value("SELECT count(*) FROM t"))
                try { await db.attach("/nonexistent/x", "no") } catch sqlite.OperationalError as e { print(e) }
            }
        """, os.path.join(self.folder, "copy.db"))
        self.assertEqual(out, "output file already exists\n2000 0\nunable to open database: /nonexistent/x\n")

    def test_odd_paths(self):
        for name in ("file:uri?mode=memory", "größe 🙂.db", "a'b\"c.db", "-x", "%41.db"):
            done = run(self.write("import os; import sqlite\nasync with sqlite.open(os.args[0]) as db {\n"
                                  "await db.execute('CREATE TABLE t(x)'); print(db.path) }"),
                       name, cwd=self.folder)
            self.assertEqual((done.stderr, done.stdout.decode()), (b"", name + "\n"))
            self.assertTrue(os.path.exists(os.path.join(self.folder, name)), name)


class Ends(Case):
    def test_forgotten(self):
        script = self.write("""
            import os; import sqlite
            async test "closed" { async with sqlite.open() as db { await db.query("SELECT 1") } }
            async test "forgotten" { let db = await sqlite.open(); await db.query("SELECT 1") }
            async test "rows" {
                async with sqlite.open() as db { async for r in db.rows("SELECT 1") { break } }
            }
            async test "no file" { try { await sqlite.open("/nonexistent/x") } catch sqlite.Error {} }
            async test "timeout" {
                async with sqlite.open() as db {
                    try { async with timeout(1s) { await db.query("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c") } } catch TimeoutError {}
                }
            }
        """)
        done = run("test", script)
        text = done.stdout.decode()
        self.assertEqual(done.returncode, 1, text)
        self.assertIn("4 passed, 1 failed", text)
        self.assertRegex(text, r"database :memory:, made at .*script\.gy:4")

    def test_ends_with_work_going_on(self):
        """The end of the program waits for nothing."""
        start = time.monotonic()
        out = self.script("""
            import os; import sqlite
            let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
            let db = await sqlite.open(os.args[0])
            let other = await sqlite.open()
            await db.execute("CREATE TABLE t(x)")
            async fn runs(d) { await d.query(endless) }
            async fn holds() { async with db.transaction() { await db.execute("INSERT INTO t VALUES (1)"); await db.query(endless) } }
            for i in range(3) { spawn(runs(other)); spawn(holds()) }
            await sleep(20ms)
            print("end")
        """)
        self.assertEqual(out, "end\n")
        self.assertLess(time.monotonic() - start, 40 if IS_SLOW else 8)
        db = sqlite3.connect(self.path)
        self.assertEqual(db.execute("SELECT count(*) FROM t").fetchone()[0], 0)
        db.close()

    def test_interrupted(self):
        process = self.start("""
            import sqlite
            let db = await sqlite.open()
            print("runs"); flush()
            await db.query("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c")
        """, "endless.gy")
        self.assertEqual(process.stdout.readline(), "runs\n")
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)


if __name__ == "__main__":
    GYRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
