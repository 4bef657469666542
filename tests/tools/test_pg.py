#!/usr/bin/env python3
"""The module pg against a PostgreSQL server of its own, on loopback, and against psql.

usage: test_pg.py GYRE

The server is Debian's, in a temporary folder; it refuses to run as root, so then it runs as the user
postgres. Skipped where it is not installed. The examples of docs/postgres.md run here, too. Its scripts
start threads (spawn_thread), so this runs under ThreadSanitizer, too.
"""

import glob
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

from test_examples import example_of

GYRE = os.path.abspath(sys.argv.pop(1))
ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
SERVERS = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """One server; `kill` ends it as a crash would."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="gyre-pg-")
        self.data = os.path.join(self.folder, "data")
        os.chmod(self.folder, 0o755)
        os.mkdir(self.data, 0o700)
        self.as_user = []
        if os.getuid() == 0:
            self.as_user = ["runuser", "-u", "postgres", "--"]
            shutil.chown(self.data, "postgres")
        self.port = free_port()
        password = os.path.join(self.folder, "password")
        pathlib.Path(password).write_text("secret", encoding="utf-8")
        self.call("initdb", "-D", self.data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}",
                  "--no-sync", "-E", "UTF8", "--no-locale")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nfsync = off\nmax_connections = 40\n"
                       f"unix_socket_directories = '{self.data}'\ndatestyle = 'SQL, DMY'\n")
        self.process = None
        self.has_tls = self.make_certificate()
        self.start()

    def make_certificate(self):
        key, cert = (os.path.join(self.data, f"server.{end}") for end in ("key", "crt"))
        if not shutil.which("openssl"):
            return False
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True,
                       capture_output=True, timeout=100)
        os.chmod(key, 0o600)
        if self.as_user:
            shutil.chown(key, "postgres")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.write("ssl = on\n")
        return True

    def call(self, program, *args):
        done = subprocess.run([*self.as_user, os.path.join(SERVERS[-1], program), *args], cwd="/", check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, stdin=subprocess.DEVNULL)
        if done.returncode:
            sys.exit(f"{program}: {done.stdout.decode(errors='replace')}")

    def start(self):
        log = os.path.join(self.data, "log")
        self.call("pg_ctl", "-D", self.data, "-w", "-t", "100", "-l", log, "start")
        with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
            self.process = int(file.readline())

    def stop(self, how="immediate"):
        self.call("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def end(self):
        try:
            self.stop()
        except SystemExit:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"postgresql://postgres:secret@127.0.0.1:{self.port}/postgres"

    def psql(self, sql):
        done = subprocess.run(["psql", "-XAtq", "-d", self.url, "-c", sql], capture_output=True, text=True, check=True,
                              timeout=60, env={**os.environ, "PGOPTIONS": "-c datestyle=ISO"})
        return done.stdout.rstrip("\n")


class SlowWay:
    """A proxy that hands on what a client says a third of a second late, but requests to cancel at once; counts those."""

    CANCEL = b"\0\0\0\x10\x04\xd2\x16\x2e"

    def __init__(self, port):
        self.server = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.cancels = 0

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self.server)) as server:
            threading.Thread(target=self.carry, args=(server, client), daemon=True).start()
            self.carry(client, server, 0.3)

    def carry(self, source, target, delay=0):
        try:
            while data := source.recv(65536):
                is_cancel = data.startswith(self.CANCEL)
                self.cancels += is_cancel
                time.sleep(0 if is_cancel else delay)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Pg(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def run_script(self, script, *options, status=0, err=None, head=True, env=None, meanwhile=None):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "main.gy"
            prologue = f"import pg\nconst WHERE = \"{self.server.url}\"\n" if head else ""
            path.write_text(prologue + textwrap.dedent(script), encoding="utf-8")
            process = subprocess.Popen([GYRE, *options, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})})
            try:
                if meanwhile:
                    meanwhile(process)
                out, errors = process.communicate(timeout=240 if SLOW else 60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.kill()
                self.fail(f"it hangs\n{process.communicate()}")
        self.assertEqual(process.returncode, status, errors + out)
        if err is None:
            self.assertEqual(errors, "", out)
        else:
            self.assertIn(err, errors)
        return out.splitlines()

    def check(self, script, *lines, **more):
        self.assertEqual(self.run_script(script, **more), list(lines))

    # ---------------------------------------------------------------- Values

    def test_values_come_back(self):
        self.check(r"""
            from datetime import date, datetime, time, timezone
            async with await pg.connect(WHERE) as db {
                let values = [("int", 7), ("int8", -(2 ** 62)), ("numeric", 2 ** 100), ("float8", 0.1), ("bool", true),
                    ("text", "häß'\"\\ \n"), ("text", ""), ("bytea", b""), ("bytea", bytes(list(range(256)))), ("date", date(2024, 2, 29)),
                    ("timestamp", datetime(2024, 2, 29, 1, 2, 3, 456)), ("time", time(1, 2, 3)),
                    ("timestamptz", datetime(2024, 2, 29, 1, 2, 3, tzinfo: timezone.utc)), ("jsonb", {"a": [1, 2.5, nil, {"b": "ü"}]}),
                    ("json", {}), ("int[]", [1, nil, 3]), ("int[]", []), ("text[]", ["a,b", "\"", "\\", "", "NULL", nil, "{}"]),
                    ("text[]", [["a", "b"], ["c", "d"]]), ("bool[]", [true, false]), ("float8[]", [1.5, -2.0]), ("bytea[]", [b"\x00\xff"]),
                    ("date[]", [date(2024, 1, 1)]), ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), ("text", nil), ("varchar", "x"), ("numeric[]", [1, 2.5])]
                for type, value in values {
                    let back = await db.query_value("SELECT $1::${type}", value)
                    if back != value { print(type, repr(value), repr(back)) }
                }
                # what goes without a type
                print(await db.query_one("SELECT $1, $2, $3, $4, $5, $6, $7", 1, 2 ** 40, 1.5, true, "x", nil, b"\x01"))
                print(await db.query_value("SELECT array_agg(g) FROM generate_series(1, 3) g WHERE g = ANY($1)", [2, 3]))
                print(await db.query_value("SELECT 'infinity'::float8"), await db.query_value("SELECT 'NaN'::numeric"), await db.query_value("SELECT $1::float8", float("-inf")))
                print(await db.query_value("SELECT 12.50::numeric"), await db.query_value("SELECT sum(g) FROM generate_series(1, 4) g"))
                print(await db.query_value("SELECT 'infinity'::date"), await db.query_value("SELECT '0044-03-15 BC'::date"), await db.query_value("SELECT '3 days'::interval"))
                print(await db.query_value("SELECT '[0:1]={7,8}'::int[]"), await db.query_value("SELECT '2024-05-06'::date"))
                print(await db.query("SELECT"), await db.query_one("SELECT 1 AS a, 2 AS a, 3"))
                print(await db.query_value("SELECT 1; ") if false else await db.execute("CREATE TEMP TABLE u(n numeric, j json, d date)"))
                await db.execute("INSERT INTO u VALUES ($1, $2, $3)", 1.25, {"k": 1}, "2024-05-06")
                print(await db.query("SELECT * FROM u"))
            }
            async with await pg.connect(WHERE, numeric: str, application_name: "mine") as db {
                print(repr(await db.query_value("SELECT 12.50::numeric")), await db.query_value("SHOW application_name"))
            }
        """, r"Row('?column?'=1, '?column?'=1099511627776, '?column?'=1.5, '?column?'=true, '?column?'='x', '?column?'=nil, '?column?'=b'\x01')".replace("'?column?'", "?column?"),
             "[2, 3]", "inf nan -inf", "12.5 10", "infinity 0044-03-15 BC 3 days", "[7, 8] 2024-05-06",
             "[Row()] Row(a=1, a=2, ?column?=3)", "Result(changes=0, last_insert_id=nil)",
             "[Row(n=1.25, j={'k': 1}, d=datetime.date(2024, 5, 6))]", "'12.50' mine")

    def test_rows_as_psql_has_them(self):
        sql = "SELECT n, n * n AS square, 'x' || n AS text, n % 2 = 0 AS even FROM generate_series(-50, 50) n ORDER BY n"
        out = self.run_script(f"""
            async with await pg.connect(WHERE) as db {{
                fn shown(v) => ("t" if v else "f") if isinstance(v, bool) else str(v)
                for row in await db.query("{sql}") {{ print("|".join(shown(v) for v in row)) }}
            }}
        """)
        self.assertEqual(out, self.server.psql(sql).splitlines())

    def test_parameters(self):
        self.check(r"""
            async with await pg.connect(WHERE) as db {
                print(await db.query_value("SELECT :a::int + :b + :a", params: {"a": 1, "b": 2, "c": 3}))
                print(await db.query_one("SELECT ':a' AS \":x\", E'\\':a', $$:a$$, $t$:a $$ $t$, 1::text, /* :a /* */ :b */ :a::text -- :z", params: {"a": 5}))
                print(await db.query_value("SELECT $1::int", params: [4]))
                async fn complain(operation) { try { await operation } catch Error as e { print("${type(e).name}: ${e}") } }
                await complain(db.query("SELECT :a", params: {"b": 1}))
                await complain(db.query("SELECT $1", object()))
                await complain(db.query("SELECT $1", {1, 2}))
                await complain(db.query("SELECT $2::int", 1))
                await complain(db.query("SELECT $1", 1, params: [2]))
                await complain(db.query("SELECT $1::int", "x"))
                await complain(db.query("SELECT 'a\0b'"))
                await complain(db.query("SELECT $1", "a\0b"))
                await complain(db.query("SELECT 1; SELECT 2"))
                await complain(db.query(3))
                await complain(db.query("SELECT $1", params: 3))
                await complain(db.query("SELECT 1", *[1] * 70000))
                let deep = []
                for i in range(10) { deep = [deep] }
                await complain(db.query("SELECT $1", deep))
                let ring = {}
                ring["me"] = ring
                await complain(db.query("SELECT $1", ring))
                print(await db.query_value("SELECT 'fine'"))
            }
        """, "4", r"Row(:x=':a', ?column?='\':a', ?column?=':a', ?column?=':a $$ ', text='1', text='5')".replace(r"'\':a'", "\"':a\""), "4",
             "ProgrammingError: there is no value for the parameter ':a'",
             "TypeError: a parameter is a object, which no column can hold; a str, bytes, a number, bool, nil, date, list or dict can",
             "TypeError: a parameter is a set, which no column can hold; a str, bytes, a number, bool, nil, date, list or dict can",
             "ProgrammingError: bind message supplies 1 parameters, but prepared statement \"\" requires 2",
             "TypeError: parameters stand behind the statement or in params:, not both",
             "DataError: invalid input syntax for type integer: \"x\"",
             "ValueError: a statement has no zero in it",
             "DataError: PostgreSQL has no texts with a zero in them",
             "ProgrammingError: cannot insert multiple commands into a prepared statement",
             "TypeError: a statement is a str, not int",
             "TypeError: the parameters of a statement are a tuple, list or dict, not int",
             "ProgrammingError: a statement has at most 65535 parameters",
             "ValueError: an array has at most 6 dimensions",
             "ValueError: Circular reference detected",
             "fine")

    # ---------------------------------------------------------------- Errors

    def test_errors(self):
        self.check("""
            async with await pg.connect(WHERE) as db {
                async fn complain(operation) {
                    try { await operation } catch pg.Error as e { print(type(e).name, e.code, e.position, e.constraint, e.hint); print(e) }
                }
                await db.execute_script("CREATE TEMP TABLE e(id int PRIMARY KEY, n int CHECK (n > 0)); INSERT INTO e VALUES (1, 1)")
                await complain(db.execute("INSERT INTO e VALUES ($1, $2)", 1, 2))
                await complain(db.execute("INSERT INTO e VALUES ($1, $2)", 2, 0))
                await complain(db.query("SELECT nn FROM e"))
                await complain(db.query("SELECT 1/0"))
                await complain(db.query("SELECT 'ä', nope()"))
                await complain(db.execute_many("INSERT INTO e VALUES ($1, $2)", [(5, 1), (6, 1), (5, 1)]))
                print(await db.query_value("SELECT count(*) FROM e"))
                await complain(db.execute_script("SELECT 1; SELECT x"))
                await complain(db.execute("BEGIN"))
                await complain(db.execute("COPY e FROM STDIN"))
                await complain(db.execute("COPY e TO STDOUT"))
                await complain(db.query("COPY (SELECT * FROM generate_series(1, 1000000)) TO STDOUT"))
                await db.execute_script("BEGIN; INSERT INTO e VALUES (9, 9); COMMIT")
                await complain(db.execute_script("BEGIN; INSERT INTO e VALUES (10, 9)"))
                print(await db.query_value("SELECT max(id) FROM e"), await db.execute("UPDATE e SET n = n + 1"))
            }
        """, "IntegrityError 23505 nil e_pkey nil", "duplicate key value violates unique constraint \"e_pkey\"",
             "IntegrityError 23514 nil e_n_check nil", "new row for relation \"e\" violates check constraint \"e_n_check\"",
             "ProgrammingError 42703 7 nil Perhaps you meant to reference the column \"e.n\".", "column \"nn\" does not exist",
             "DataError 22012 nil nil nil", "division by zero",
             "ProgrammingError 42883 12 nil No function matches the given name and argument types. You might need to add explicit type casts.",
             "function nope() does not exist",
             "IntegrityError 23505 nil e_pkey nil", "rows[2]: duplicate key value violates unique constraint \"e_pkey\"",
             "1",
             "ProgrammingError 42703 17 nil nil", "column \"x\" does not exist",
             "ProgrammingError nil nil nil nil", "a transaction is begun by db.transaction(): this one was undone",
             *["ProgrammingError nil nil nil nil", "COPY from and to the client is not supported: use execute_many and rows"] * 3,
             "ProgrammingError nil nil nil nil", "a transaction is begun by db.transaction(): this one was undone",
             "9 Result(changes=2, last_insert_id=nil)")

    def test_a_traceback_shows_the_place(self):
        self.run_script("""
            async with await pg.connect(WHERE) as db { await db.query("SELECT id, name FRM user") }
        """, status=1, err="ProgrammingError: syntax error at or near \"user\"\n    SELECT id, name FRM user\n"
                           "                        ^")

    def test_no_server(self):
        port = free_port()
        self.check(f"""
            import pg
            async fn complain(where, **options) {{ try {{ await pg.connect(where, **options) }} catch Error as e {{ print(type(e).name, str(e).partition("\\n")[0]) }} }}
            await complain("postgresql://x@127.0.0.1:{port}/x")
            await complain("host=/nowhere user=x")
            await complain("what is this")
            await complain("host=127.0.0.1 port=x")
            await complain("", host: "127.0.0.1", port: {port}, nonsense: 1)
            await complain("host=127.0.0.1,127.0.0.1 port=1,2,3")
            await complain("postgresql://x@no-such-host.invalid/x")
        """, f"ConnectError connection to server at \"127.0.0.1\", port {port} failed: Connection refused",
             "ConnectError connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory",
             "ValueError missing \"=\" after \"what\" in connection info string",
             "ValueError a port is a number, not 'x'",
             "ValueError a connection has no option 'nonsense'",
             "ValueError there are 2 hosts and 3 ports",
             "ResolveError cannot find the host 'no-such-host.invalid': " + self.why_unknown(), head=False)

    @staticmethod
    def why_unknown():
        done = subprocess.run([GYRE, "-e", "import net; try { await net.lookup('no-such-host.invalid') } catch OSError as e { print(str(e).rpartition(': ')[2]) }"],
                              capture_output=True, text=True, check=True, timeout=60)
        return done.stdout.strip()

    def test_wrong_password_and_ways_in(self):
        s = self.server
        self.check(f"""
            async fn complain(where, **options) {{ try {{ await pg.connect(where, **options) }} catch Error as e {{ print(type(e).name, str(e).partition("\\n")[0]) }} }}
            await complain("postgresql://postgres:wrong@127.0.0.1:{s.port}/postgres")
            await complain("postgresql://postgres:secret@127.0.0.1:{s.port}/nope")
            for where in ["host=127.0.0.1,127.0.0.1 port=1,{s.port} user=postgres password=secret",
                          "postgresql://postgres:secret@localhost:{s.port}/postgres",
                          "host={s.data} port={s.port} user=postgres password=secret"] {{
                async with await pg.connect(where, dbname: "postgres") as db {{ print(await db.query_value("SELECT current_user"), db) }}
            }}
            async with await pg.connect(user: "postgres") as db {{ print(await db.query_value("SELECT 1")) }}
        """, f"ConnectError connection to server at \"127.0.0.1\", port {s.port} failed: FATAL:  password authentication failed for user \"postgres\"",
             f"ConnectError connection to server at \"127.0.0.1\", port {s.port} failed: FATAL:  database \"nope\" does not exist",
             *["postgres <pg.Database>"] * 3, "1",
             env={"PGHOST": "127.0.0.1", "PGPORT": str(s.port), "PGPASSWORD": "secret"})

    def test_tls(self):
        if not self.server.has_tls:
            self.skipTest("there is no openssl")
        options = f"?sslmode=verify-full&sslrootcert={self.server.data}/server.crt"
        self.check(f"""
            const OPTIONS = "{options}"
            async with await pg.connect(WHERE.replace("127.0.0.1", "localhost") + OPTIONS) as db {{
                print(await db.query_value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                try {{ async with timeout(50ms) {{ await db.query("SELECT pg_sleep(10)") }} }} catch TimeoutError {{ print("in time") }}
                let n = 0
                async for row in db.rows("SELECT repeat('x', 1000) FROM generate_series(1, 3000)") {{ n += len(row[0]) }}
                print(n, len(await db.query_value("SELECT $1::text", "y" * 3_000_000)))
            }}
            try {{ await pg.connect(WHERE + OPTIONS) }} catch pg.ConnectError as e {{ print(str(e).rpartition(": ")[2]) }}
        """, "true", "in time", "3000000 3000000",
             "server certificate for \"localhost\" (and 1 other name) does not match host name \"127.0.0.1\"")

    def test_a_server_that_says_nothing(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            self.check(f"""
                try {{ async with timeout(100ms) {{ await pg.connect("postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x") }} }}
                catch TimeoutError {{ print("in time") }}
                try {{ await pg.connect("postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x?connect_timeout=1") }}
                catch TimeoutError {{ print("in time") }}
            """, "in time", "in time")

    # ---------------------------------------------------------------- Transactions

    def test_transactions(self):
        self.check("""
            async with await pg.connect(WHERE) as db {
                await db.execute("CREATE TEMP TABLE t(n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
                async fn count() => await db.query_value("SELECT count(*) FROM t")
                async with db.transaction() { await db.execute("INSERT INTO t VALUES (1)") }
                try { async with db.transaction() { await db.execute("INSERT INTO t VALUES (2)"); throw ValueError("no") } } catch ValueError { print(await count()) }
                async with db.transaction() {
                    await db.execute("INSERT INTO t VALUES (3)")
                    try { async with db.transaction() { await db.execute("INSERT INTO t VALUES (4)"); await db.query("SELECT 1/0") } } catch pg.DataError { }
                    async with db.transaction() { await db.execute("INSERT INTO t VALUES (5)") }
                }
                print(await count())
                try { async with db.transaction() { await db.execute("INSERT INTO t VALUES (5)") } } catch pg.IntegrityError as e { print(e) }
                try { async with db.transaction() { try { await db.query("SELECT 1/0") } catch pg.Error { } } } catch pg.OperationalError as e { print(e) }
                try { async with db.transaction() { await db.execute("COMMIT") } } catch pg.ProgrammingError as e { print(e) }
                try { async with db.transaction("read only") { await db.execute("DELETE FROM pg_class") } } catch pg.ReadOnlyError as e { print(e) }
                async with db.transaction("serializable") { print(await db.query_value("SHOW transaction_isolation")) }
                try { db.transaction("other") } catch ValueError as e { print(e) }
                print(await count())
                # other tasks wait until it has ended
                let order = []
                async fn other(i) { await db.query("SELECT 1"); order.append(i) }
                let others
                async with db.transaction() as t {
                    others = [spawn(other(i)) for i in range(3)]
                    await sleep(10ms)
                    await gather(t.query("SELECT 1"), t.query("SELECT 2"))
                    order.append("end")
                }
                await gather(*others)
                print(order)
                # left by a cancellation
                try { async with timeout(50ms) { async with db.transaction() { await db.execute("INSERT INTO t VALUES (100)"); await sleep(10s) } } } catch TimeoutError { }
                try { async with timeout(50ms) { async with db.transaction() { await db.execute("INSERT INTO t VALUES (101)"); await db.query("SELECT pg_sleep(10)") } } } catch TimeoutError { }
                print(await count(), await db.query_value("SELECT 'fine'"))
            }
        """, "1", "3", "duplicate key value violates unique constraint \"t_n_key\"",
             "a statement in the transaction failed, so nothing of it is done",
             "the statement has ended the transaction",
             "cannot execute DELETE in a read-only transaction", "serializable",
             'the mode of a transaction is "read committed", "repeatable read", "serializable" or "read only"',
             "3", "['end', 0, 1, 2]", "3 fine")

    def test_two_connections_deadlock(self):
        self.server.psql("CREATE TABLE IF NOT EXISTS two(id int, n int); TRUNCATE two; INSERT INTO two VALUES (1, 0), (2, 0)")
        self.check("""
            let both = Barrier(2)    # each holds a row before it wants the other's
            async fn work(first, second) {
                async with await pg.connect(WHERE) as db {
                    try {
                        async with db.transaction() {
                            await db.execute("UPDATE two SET n = n + 1 WHERE id = $1", first)
                            await both.wait()
                            await db.execute("UPDATE two SET n = n + 1 WHERE id = $1", second)
                        }
                        return "done"
                    } catch pg.BusyError as e { return e.code }
                }
            }
            print(sorted(await gather(work(1, 2), work(2, 1))))
        """, "['40P01', 'done']")

    # ---------------------------------------------------------------- Rows as they come

    def test_rows(self):
        self.check("""
            import os
            async with await pg.connect(WHERE) as db {
                let sum = 0
                async for row in db.rows("SELECT g FROM generate_series(1, $1) g", 10000) { sum += row.g }
                print(sum)
                async for row in db.rows("SELECT g FROM generate_series(1, 100000000) g") { if row.g == 3 { break } }
                print(await db.query_value("SELECT 'after a break'"))
                # the connection is needed in between: the rest is kept
                let seen = 0
                async for row in db.rows("SELECT g FROM generate_series(1, 2000) g") {
                    if row.g == 70 { print(await db.query_value("SELECT 'between'")) }
                    seen += 1
                }
                print(seen)
                # an error after some rows
                seen = 0
                try { async for row in db.rows("SELECT 1 / (g - 500) FROM generate_series(1, 1000) g") { seen += 1 } }
                catch pg.DataError as e { print(e, seen > 60) }
                # … that somebody else meets, is told where it belongs
                seen = 0
                try {
                    async for row in db.rows("SELECT 1 / (g - 500) FROM generate_series(1, 1000) g") {
                        if seen == 0 { print(await db.query_value("SELECT 'not mine'")) }
                        seen += 1
                    }
                } catch pg.DataError as e { print(e, seen > 60) }
                async for row in db.rows("SELECT 1 WHERE false") { print("never") }
                async for row in db.rows("CREATE TEMP TABLE r(n int)") { print("never") }
                async for row in db.rows("INSERT INTO r SELECT generate_series(1, 3) RETURNING n") { print(row.n) }
                # two readers at once
                async fn read() { let n = 0; async for row in db.rows("SELECT generate_series(1, 1000)") { n += 1; if n % 100 == 0 { await sleep(0) } }; return n }
                print(await gather(read(), read(), read()))
                async with db.transaction() {
                    async for row in db.rows("SELECT g FROM generate_series(1, 300) g") {
                        async with db.transaction() { await db.execute("INSERT INTO r VALUES ($1)", row.g) }
                    }
                }
                print(await db.query_value("SELECT count(*) FROM r"))
                # what is not read is not fetched: memory stays small
                let before = os.resident_memory()
                let n = 0
                async for row in db.rows("SELECT repeat('x', 10000) FROM generate_series(1, 20000)") {
                    n += 1
                    if n == 1 { await sleep(200ms) }
                    if n == 3000 { break }
                }
                print(os.resident_memory() - before < MOST)
            }
        """.replace("MOST", "600_000_000" if SLOW else "100_000_000"), "50005000", "after a break", "between", "2000", "division by zero true", "not mine", "division by zero true",
             "1", "2", "3", "[1000, 1000, 1000]", "303", "true")

    def test_many_tasks_on_one_connection(self):
        self.check("""
            async with await pg.connect(WHERE) as db {
                async fn one(i) => await db.query_value("SELECT $1::int * 2", i)
                print(sum(await gather(*[one(i) for i in range(300)])))
                let t = [spawn(one(i)) for i in range(50)]
                await sleep(1ms)
                for i in range(0, 50, 3) { t[i].cancel() }
                let ok = 0
                for i in range(50) { try { assert(await t[i] == 2 * i); ok += 1 } catch TaskCancelled { } }
                print(ok >= 33)
            }
        """, "89700", "true")

    # ---------------------------------------------------------------- Cancelling

    def test_cancel_ends_the_statement_in_the_server(self):
        self.check("""
            import time
            async with await pg.connect(WHERE) as db {
                async with await pg.connect(WHERE) as watcher {
                    let started = time.monotonic()
                    for i in range(5) {
                        try { async with timeout(30ms) { await db.query("SELECT pg_sleep(20)") } } catch TimeoutError { }
                    }
                    print(await db.query_value("SELECT 'fine'"))
                    print(await watcher.query_value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND state = 'active' AND pid <> pg_backend_pid()"))
                    print(time.monotonic() - started < 10)
                }
            }
        """, "fine", "0", "true")

    def test_cancel_right_after_the_start(self):
        """The request may reach the server before the statement does, which then forgets it."""
        self.check("""
            import time
            async with await pg.connect(WHERE) as db {
                let longest = 0
                for i in range(200) {
                    let started = time.monotonic()
                    let t = spawn(db.query("SELECT pg_sleep(30)"))
                    for _ in range(1 + i % 3) { await sleep(0) }
                    await t.stop()
                    if await db.query_value("SELECT $1::int", i) != i { print("wrong", i) }
                    longest = max(longest, time.monotonic() - started)
                }
                print(longest < 5, longest if longest >= 5 else "")
            }
        """, "true ")

    def test_nothing_goes_on_behind_a_closed_connection(self):
        self.check("""
            async fn db_rows(db) {
                try { async for row in db.rows("SELECT generate_series(1, 100000000)") { yield row } } finally { await db.close() }
            }
            async with await pg.connect(WHERE) as watcher {
                for i in range(40) {
                    let db = await pg.connect(WHERE)
                    let t = spawn(db.query("SELECT pg_sleep(31)"))
                    for _ in range(1 + i % 3) { await sleep(0) }
                    await t.stop()
                    await db.close()
                }
                async with pg.pool(WHERE, size: 3) as pool {
                    for i in range(12) {
                        let t = spawn(pool.query("SELECT pg_sleep(31)"))
                        await sleep(i % 4 * 1ms)
                        await t.stop()
                    }
                }
                async with await pg.connect(WHERE) as db {      # a cursor that nobody reads on
                    async for row in db.rows("SELECT g, pg_sleep(0.01 * (g / 500)) FROM generate_series(1, 1000000) g") { break }
                }
                let rows = db_rows(await pg.connect(WHERE))
                await rows.next()
                await rows.close()
                for i in range(100) {
                    if await watcher.query_value("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()") == 0 { break }
                    await sleep(20ms)
                }
                print(await watcher.query("SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"))
            }
        """, "[]")

    def test_cancel_that_overtakes_its_statement(self):
        """Everything but the requests to cancel goes through a proxy that takes its time."""
        with SlowWay(self.server.port) as way:
            self.check(f"""
                import time
                async with await pg.connect(WHERE.replace(":{self.server.port}/", ":{way.port}/")) as db {{
                    let started = time.monotonic()
                    for i in range(3) {{
                        let t = spawn(db.query("SELECT pg_sleep(30)"))
                        await sleep(1ms)
                        await t.stop()
                        print(await db.query_value("SELECT $1::int", i))
                    }}
                    print(time.monotonic() - started < 15)
                }}
                # nobody waits for the end of it
                let db = await pg.connect(WHERE.replace(":{self.server.port}/", ":{way.port}/"))
                let t = spawn(db.query("SELECT pg_sleep(30)"))
                await sleep(50ms)
                await t.stop()
                await sleep(50ms)
                await db.close()
            """, "0", "1", "2", "true")
            self.assertGreater(way.cancels, 5)

    def test_cancel_at_every_await(self):
        """The task is cancelled after so many turns of the loop, until it gets to its end."""
        rounds = 15 if SLOW else 60
        self.check(f"""
            async fn work(where) {{
                async with await pg.connect(where) as db {{
                    async with db.transaction() {{
                        await db.execute("INSERT INTO every VALUES (1)")
                        async with db.transaction() {{ await db.execute("INSERT INTO every VALUES (2)") }}
                        async for row in db.rows("SELECT generate_series(1, 200)") {{ await sleep(0) }}
                        await db.execute_many("INSERT INTO every VALUES ($1)", [(3,), (4,)])
                    }}
                    return await db.query_value("SELECT count(*) FROM every")
                }}
            }}
            async with await pg.connect(WHERE) as db {{
                await db.execute("CREATE TABLE IF NOT EXISTS every(n int)")
                await db.execute("TRUNCATE every")
                let done = 0
                for i in range({rounds}) {{
                    let t = spawn(work(WHERE))
                    await sleep(i * 0.5ms)
                    t.cancel()
                    try {{ await t; done += 1 }} catch TaskCancelled {{ }}
                    let n = await db.query_value("SELECT count(*) FROM every")
                    if n % 4 {{ print("torn", n) }}
                }}
                # a connection that is shared goes on after each cancel
                for i in range({rounds}) {{
                    let t = spawn(db.query_value("SELECT sum(g) FROM generate_series(1, 20000) g"))
                    for _ in range(i) {{ await sleep(0) }}
                    t.cancel()
                    try {{ await t }} catch TaskCancelled {{ }}
                    if await db.query_value("SELECT $1::int", i) != i {{ print("wrong", i) }}
                }}
                for i in range({rounds}) {{
                    async fn change() {{ async with db.transaction() {{ await db.execute("INSERT INTO every VALUES (7)"); await sleep(1ms) }} }}
                    let t = spawn(change())
                    await sleep(i * 0.1ms)
                    t.cancel()
                    try {{ await t }} catch TaskCancelled {{ }}
                }}
                print(await db.query_value("SELECT 'fine'"), db._connection.state, db._link._tokens)
            }}
        """, "fine idle [0]")

    # ---------------------------------------------------------------- Notifications

    def test_listen_and_notify(self):
        self.check("""
            async with await pg.connect(WHERE) as db {
                async with await pg.connect(WHERE) as other {
                    let ready = Event()
                    async fn hear(name, count) {
                        let got = []
                        async for note in db.listen(name) {
                            got.append((note.channel, note.payload, note.pid == other.pid))
                            if len(got) == count { return got }
                        }
                    }
                    let a = spawn(hear("jobs", 3))
                    let b = spawn(hear("Other \\"x\\"", 1))
                    let c = spawn(hear("jobs", 1))
                    await sleep(100ms)
                    print(await db.query_value("SELECT 'used meanwhile'"))
                    await other.notify("jobs", "one")
                    await other.notify("jobs")
                    async with other.transaction() { await other.notify("jobs", "three") }
                    await other.notify("Other \\"x\\"", "häß")
                    for t in (a, b, c) { print(await t) }
                    let d = spawn(hear("jobs", 1))
                    await sleep(50ms)
                    await db.notify("jobs", "own")
                    print((await d)[0][1])
                    print(await db.query_value("SELECT count(*) FROM pg_listening_channels()"))
                    let e = spawn(hear("jobs", 1))
                    await sleep(50ms)
                    e.cancel()
                    try { await e } catch TaskCancelled { print("cancelled") }
                    print(await db.query_value("SELECT count(*) FROM pg_listening_channels()"))
                }
            }
        """, "used meanwhile", "[('jobs', 'one', true), ('jobs', '', true), ('jobs', 'three', true)]",
             "[('Other \"x\"', 'häß', true)]", "[('jobs', 'one', true)]", "own", "0", "cancelled", "0")

    # ---------------------------------------------------------------- Pools

    def test_pool(self):
        self.check("""
            async with pg.pool(WHERE, size: 3, acquire_timeout: TIMEOUT) as pool {
                print(pool)
                print(sum(await gather(*[pool.query_value("SELECT $1::int", i) for i in range(50)])))
                print(len(pool._free) <= 3, pool.taken)
                async with pool.transaction() as t { await t.execute("CREATE TABLE IF NOT EXISTS pooled(n int)"); await t.execute("TRUNCATE pooled") }
                try { async with pool.transaction() as t { await t.execute("INSERT INTO pooled VALUES (1)"); throw ValueError("x") } } catch ValueError { }
                await pool.execute_many("INSERT INTO pooled VALUES ($1)", [(1,), (2,)])
                print(await pool.query_value("SELECT count(*) FROM pooled"), await pool.query("SELECT n FROM pooled ORDER BY n"))
                async for row in pool.rows("SELECT n FROM pooled ORDER BY n") { if row.n == 1 { break } }
                print(pool.taken)
                # waiters in order
                let order = []
                async fn take(i) { async with pool.connection() { order.append(i); await sleep(5ms) } }
                await gather(*[take(i) for i in range(9)])
                print(order)
                # all taken
                let held = [await pool.acquire() for _ in range(3)]
                try { await pool.query("SELECT 1") } catch TimeoutError { print("none is free") }
                for db in held { pool.release(db) }
                try { pool.release(held[0]) } catch StateError as e { print(e) }
                # lost ones are replaced
                let pids = [db.pid for db in pool._free]
                async with await pg.connect(WHERE) as admin { for p in pids { await admin.query("SELECT pg_terminate_backend($1)", p) } }
                await sleep(50ms)
                print(await pool.query_value("SELECT 'again'"))
                try { async with pool.connection() as db { await db.query("SELECT pg_terminate_backend(pg_backend_pid())") } }
                catch pg.ConnectionLostError as e { print(e) }
                print(await pool.query_value("SELECT 'and again'"), pool.taken)
                # a cancelled one is as good as before
                for i in range(5) { try { async with timeout(20ms) { await pool.query("SELECT pg_sleep(5)") } } catch TimeoutError { } }
                print(await gather(*[pool.query_value("SELECT 1") for _ in range(3)]), pool.taken)
            }
            try { await pool.query("SELECT 1") } catch StateError as e { print(e) }
            try { pg.pool(WHERE, size: 0) } catch ValueError as e { print(e) }
        """.replace("async with pg.pool(WHERE, size: 3, acquire_timeout: TIMEOUT) as pool {",
                    "let pool = pg.pool(WHERE, size: 3, acquire_timeout: TIMEOUT)\n            async with pool {").replace("TIMEOUT", "5s" if SLOW else "1s"),
             "<pg.Pool 0 of 3 taken>", "1225", "true 0", "2 [Row(n=1), Row(n=2)]", "0",
             "[0, 1, 2, 3, 4, 5, 6, 7, 8]", "none is free",
             "the connection is none of this pool, or was given back already", "again",
             "terminating connection due to administrator command", "and again 0", "[1, 1, 1] 0",
             "the pool is closed", "a pool has at least one connection")

    # ---------------------------------------------------------------- The end of the server

    def test_the_server_is_killed(self):
        def kill(process):
            self.assertEqual(process.stdout.readline(), "ready\n")
            time.sleep(0.2)
            self.server.stop()
            time.sleep(0.2)
            self.server.start()
        try:
            out = self.run_script("""
                let db = await pg.connect(WHERE)
                let idle = await pg.connect(WHERE)
                let pool = pg.pool(WHERE, size: 2)
                await pool.query("SELECT 1")
                async fn hear() { async for note in idle.listen("x") { } }
                let waits = spawn(hear())
                async fn ask(i) { try { await db.query("SELECT pg_sleep(30)") } catch Error as e { return type(e).name } }
                let asks = [spawn(ask(i)) for i in range(3)]
                print("ready"); flush()
                print(await gather(*asks))
                print(db.is_open, db)
                try { await db.query("SELECT 1") } catch pg.ConnectionLostError { print("lost") }
                try { await waits } catch pg.ConnectionLostError { print("lost, too") }
                for i in range(100) {
                    try { print(await pool.query_value("SELECT 'the pool is back'")); break }
                    catch pg.OperationalError { await sleep(50ms) }
                }
                await db.close()
                await pool.close()
            """, meanwhile=kill)
        finally:
            if not os.path.exists(os.path.join(self.server.data, "postmaster.pid")):
                self.server.start()
        self.assertEqual(out[0], "['ConnectionLostError', 'ConnectionLostError', 'ConnectionLostError']")
        self.assertEqual(out[1:], ["false <pg.Database closed>", "lost", "lost, too", "the pool is back"])

    def test_closing(self):
        self.check("""
            let db = await pg.connect(WHERE)
            let asks = [spawn(db.query("SELECT pg_sleep(0.05)")) for _ in range(3)]
            await sleep(10ms)
            await db.close()
            await db.close()
            for t in asks { try { print(await t) } catch StateError as e { print(e) } }
            try { await db.query("SELECT 1") } catch StateError as e { print(e) }
            let left = await pg.connect(WHERE)
            spawn(left.query("SELECT pg_sleep(100)"))
            await sleep(20ms)
        """, *["[Row(pg_sleep='')]"] * 3, "the database is closed")

    # ---------------------------------------------------------------- Grants, threads

    def test_grants(self):
        where = f"127.0.0.1:{self.server.port}"
        script = """
            try { async with await pg.connect(WHERE) as db { print(await db.query_value("SELECT 1")) } }
            catch NotCapable as e { print(e) }
            try { await pg.connect(WHERE, sslrootcert: "/etc/passwd") } catch NotCapable as e { print(e) }
        """
        refused = f"reaching '{where}' is not allowed: run with --allow-net={where}"
        key = "reading '/etc/passwd' is not allowed: run with --allow-read=/etc/passwd"
        self.assertEqual(self.run_script(script, "--sandbox"), [refused, key])
        self.assertEqual(self.run_script(script, "--allow-net=127.0.0.1:1"), [refused, key])
        self.assertEqual(self.run_script(script, f"--allow-net={where}"), ["1", key])
        data = self.server.data
        by_path = f"""
            try {{ async with await pg.connect("host={data} port={self.server.port} user=postgres password=secret") as db {{
                print(await db.query_value("SELECT 1"))
                try {{ async with timeout(50ms) {{ await db.query("SELECT pg_sleep(10)") }} }} catch TimeoutError {{ print("in time") }}
                print(await db.query_value("SELECT 2"))
            }} }} catch NotCapable as e {{ print(e) }}
        """
        path = f"{data}/.s.PGSQL.{self.server.port}"
        self.assertEqual(self.run_script(by_path, "--sandbox"), [f"reading '{path}' is not allowed: run with --allow-read={path}"])
        self.assertEqual(self.run_script(by_path, f"--allow-read={data}"), [f"writing '{path}' is not allowed: run with --allow-write={path}"])
        self.assertEqual(self.run_script(by_path, f"--allow-read={data}", f"--allow-write={data}"), ["1", "in time", "2"])

    def test_threads(self):
        self.check("""
            async fn work(where, i) { import pg; async with await pg.connect(where) as db { return await db.query_value("SELECT $1::int + 1", i) } }
            let all = [spawn_thread(work, WHERE, i) for i in range(4)]
            print([t.join() for t in all])
        """, "[1, 2, 3, 4]")

    def test_no_descriptor_is_left(self):
        self.check("""
            import fs
            async fn open_files() => len(await fs.list("/proc/self/fd"))
            async with await pg.connect(WHERE) as db {          # what the first connection and the first cancel make, stays
                try { async with timeout(20ms) { await db.query("SELECT pg_sleep(9)") } } catch TimeoutError { }
                await db.query("SELECT 1")
            }
            await sleep(300ms)
            let before = await open_files()
            for i in range(10) {
                async with await pg.connect(WHERE) as db { await db.query("SELECT 1") }
                try { async with timeout(20ms) { async with await pg.connect(WHERE) as db { await db.query("SELECT pg_sleep(9)") } } } catch TimeoutError { }
                try { await pg.connect("postgresql://x@127.0.0.1:1/x") } catch pg.ConnectError { }
            }
            for i in range(50) {        # a request to cancel may be on its way
                if await open_files() <= before { break }
                await sleep(100ms)
            }
            print(max(0, await open_files() - before))
        """, "0")

    def test_examples_of_the_page(self):
        page = (ROOT / "docs/postgres.md").read_text(encoding="utf-8")
        self.server.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "postgres.md"
            path.write_text(page.replace("```gyre server", "```gyre"), encoding="utf-8")
            env = {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.server.port), "PGUSER": "postgres",
                   "PGPASSWORD": "secret", "PGDATABASE": "postgres"}
            done = subprocess.run([sys.executable, ROOT / "tests/tools/run_docs.py", GYRE, path], capture_output=True,
                                  text=True, check=False, timeout=200, env=env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertGreater(int(re.search(r"(\d+) examples", done.stdout)[1]), 3)


    def test_examples_of_help(self):
        for name, printed in ("pg", "42"), ("pg.pool", "1"):
            script = example_of(name)
            self.assertIn("postgresql://localhost/test", script)
            self.check(script.replace("postgresql://localhost/test", self.server.url), printed)


def why_skipped():
    if not SERVERS or not shutil.which("psql"):
        return "there is no PostgreSQL server (Debian: postgresql)"
    done = subprocess.run([GYRE, "-e", "import pg"], capture_output=True, text=True, check=False, timeout=60)
    return "libpq is not built in" if "was built without libpq" in done.stderr else ""


if __name__ == "__main__":
    if reason := why_skipped():
        print(f"SKIPPED: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
