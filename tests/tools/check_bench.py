#!/usr/bin/env python3
"""check_bench.py - what bench/run makes of figures: ratios, means, tables, the page, complaints.

The figures are made up; no program is measured here. bench.quick runs the programs.
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from runner import catalogue, measure, page, programs, report, servers, tables, workloads  # noqa: E402

RESULTS = {
    "machine": {"date": "2026-01-02", "machine": "a <machine>", "load": 0.5,
                "versions": {"gyre": "gyre 1"}},
    "cpu": {
        "fib": {"gyre": {"cpu": 0.5, "wall": 0.6, "peak": 2**20, "runs": 2},
                "lua5.4": {"cpu": 1.0, "wall": 1.0, "peak": 2**21, "runs": 2}},
        "gc_churn": {"gyre": {"cpu": 2.0, "wall": 2.0, "peak": 2**20, "runs": 2, "pause_ms": 1.5},
                     "lua5.4": {"cpu": 1.0, "wall": 1.0, "peak": 2**20, "runs": 2, "pause_ms": 90.0}},
        "json_roundtrip": {"gyre": {"cpu": 0.2, "wall": 0.2, "peak": 2**20, "runs": 2},
                           "node": {"failed": "status 1: no memory"}},
    },
    "async": {
        "await_chain:d1": {"gyre": {"ns": 20.0, "t": 0.2, "plain": 0.1, "peak": 2**20},
                           "go": {"ns": 10.0, "t": 0.1, "peak": 2**20}},
        "timers:1M": {"gyre": {"ns": 900.0, "peak": 2**28, "bytes": 240.0, "p50_ms": 0.5,
                               "p99_ms": 1.1}},
    },
    "io": {
        "tcp_echo:c50": {"gyre": {"ns": 5000.0, "cpu_ns": 4900.0, "runs": 3},
                         "C libuv": {"ns": 4000.0, "cpu_ns": 4000.0, "runs": 3},
                         "node": {"failed": "printed '', not its port"}},
        "tcp_echo:idle": {"gyre": {"bytes": 2048.0, "runs": 3}},
    },
    "growth": {"list": {"append": {"1000": 10.0, "10000": 12.0, "100000": 15.0}},
               "heap": {"pause_ms": {"1000": 0.0, "10000": 0.5}, "peak_mib": {"1000": 5.0},
                        "failed": {"100000": "over 9 s"}}},
    "figures": {"start": {"gyre": {"cpu": 0.003, "wall": 0.004, "peak": 2**21}},
                "sizes": {"gyre": 2**20}, "spinner": {"cpu": 0.008}},
}


class TablesTest(unittest.TestCase):
    def test_geometric_mean(self):
        self.assertAlmostEqual(tables.geometric_mean([0.5, 2]), 1.0)
        self.assertAlmostEqual(tables.geometric_mean([1, 10, 100]), 10.0)
        self.assertIsNone(tables.geometric_mean([]))

    def test_numbers(self):
        self.assertEqual(tables.number(None), "-")
        self.assertEqual(tables.number(12345.678, 1), "12,345.7")
        self.assertEqual([tables.significant(v) for v in (None, 0, 0.01234, 1.234, 12.34, 123.4, 12345)],
                         ["-", "0", "0.0123", "1.23", "12.3", "123", "12,345"])

    def test_markdown_lines_up(self):
        self.assertEqual(tables.markdown(["", "ms"], [["a", "1.0"], ["bcd", "10.0"]]),
                         "|     |   ms |\n| --- | ---: |\n| a   |  1.0 |\n| bcd | 10.0 |")

    def test_ratios(self):
        times = tables.Grid("t", {"a": {"x": 1.0, "y": 0.5}, "b": {"x": 1.0, "y": 2.0, "z": 3.0},
                                  "c": {"y": 4.0}})
        ratios = times.relative_to("x", "r")
        self.assertEqual(ratios.columns, ["x", "y", "z"])
        self.assertEqual(list(ratios.rows), ["a", "b"])  # c has no figure of x
        mean, count = ratios.mean_of("y")
        self.assertAlmostEqual(mean, 1.0)
        self.assertEqual(count, 2)
        self.assertAlmostEqual(ratios.mean_of("z")[0], 3.0)
        self.assertIn("| **geometric mean** | **1.00** | **1.00** | **3.00** |", ratios.table())

    def test_empty_columns_are_left_out(self):
        self.assertEqual(tables.Grid("t", {"a": {"x": None, "y": 1.0}}).columns, ["y"])


class ReportTest(unittest.TestCase):
    def test_text(self):
        text = report.text(RESULTS)
        for line in ("fib                |     0.50 |     1.00", "**geometric mean** | **1.00** | **1.00**",
                     "gc_churn |  1.5 |   90.0", "await_chain:d1 |  20.0 |       10.0",
                     "timers:1M |  240", "10.0 ns at 1,000", "12.0 ns at 10,000", "|          1.50 |",
                     "0.500 ms at 10,000 |", "5.00 MiB at 1,000 |",
                     "tcp_echo:c50            | 1.25 |    1.00 |",
                     "tcp_echo:c50, processor | 1.23 |    1.00 |", "tcp_echo:c50 | 200,000 | 250,000 |",
                     "tcp_echo:idle |  2.0 |", "FAILED tcp_echo:c50: node: printed '', not its port",
                     "FAILED json_roundtrip: node: status 1: no memory",
                     "FAILED growth/heap: 100000: over 9 s"):
            self.assertIn(line, text)

    def test_page(self):
        text = page.page(RESULTS)
        self.assertIn("a &lt;machine&gt;", text)
        self.assertIn('<div class="row cut"><span>lua5.4</span>', text)  # 60 times our pause
        self.assertEqual(text.count("<figure>"), text.count("</figure>"))

    def test_command(self):
        with tempfile.TemporaryDirectory() as folder:
            kept, html = Path(folder, "kept.json"), Path(folder, "page.html")
            kept.write_text(json.dumps(RESULTS), encoding="utf-8")
            done = subprocess.run([sys.executable, ROOT / "bench" / "run", "--from", kept, "--html", html],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.stdout, report.text(RESULTS) + "\n")
            self.assertEqual(done.returncode, 1)  # for the failures
            self.assertEqual(html.read_text(encoding="utf-8"), page.page(RESULTS))

    def test_unknown_name(self):
        done = subprocess.run([sys.executable, ROOT / "bench" / "run", "--only", "fib,nonsense",
                               "--gyre", sys.executable], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nonsense", done.stderr)


class ComplaintTest(unittest.TestCase):
    def test_programs(self):
        self.assertEqual(programs.complaint(measure.Run(out="fib 5\npause_ms 2\n"), "fib 5"), "")
        self.assertIn("'fib 6'", programs.complaint(measure.Run(out="fib 6\n"), "fib 5"))
        self.assertEqual(programs.complaint(measure.Run(failed="status 2"), "fib 5"), "status 2")

    def test_pause_stands_in_either_output(self):
        self.assertEqual(programs.pause_of(measure.Run(err="pause_ms 1.50\n")), 1.5)
        self.assertEqual(programs.pause_of(measure.Run(out="x\npause_ms 3\n")), 3.0)
        self.assertIsNone(programs.pause_of(measure.Run(out="fib 5\n")))

    def test_workloads(self):
        run = measure.Run(out="\r| thinking\ncheck=42 t=0.5 over=0.1\n")
        self.assertEqual(workloads.printed(run), {"check": 42, "t": 0.5, "over": 0.1})
        self.assertEqual(workloads.complaint(run, 42), "")
        self.assertNotEqual(workloads.complaint(run, 43), "")
        self.assertNotEqual(workloads.complaint(measure.Run(out="nothing"), 43), "")

    def test_servers(self):
        runs = [{"ns": 2.0, "cpu_ns": 1.0}, {"ns": 1.0, "cpu_ns": 3.0}]
        self.assertEqual(servers.best_of(runs), {"ns": 1.0, "cpu_ns": 1.0})
        self.assertEqual(servers.best_of([{"bytes": 1.0}, {"bytes": 2.0}]), {"bytes": 2.0})
        self.assertEqual(servers.best_of([*runs, {"failed": "gone"}]), {"failed": "gone"})

    def test_a_server_that_is_none(self):
        service = catalogue.SERVICES["tcp_echo"]
        self.assertIn("not its port", servers.complaint(measure.Command(["echo", "hello"]), service))
        shut = 'import socket; s = socket.create_server(("127.0.0.1", 0)); ' \
               'print(f"port={s.getsockname()[1]}", flush=True); s.accept()[0].close()'
        self.assertNotEqual(servers.complaint(measure.Command([sys.executable, "-c", shut]), service), "")

    def test_best_of_several(self):
        runs = [measure.Run(0.4, 0.8, 100, "check=1 t=0.6"),  # had half a processor
                measure.Run(0.6, 0.6, 90, "check=1 t=0.5")]
        workload = catalogue.Workload("", {}, [], operations=lambda a: 1000, check=lambda a: 1)
        self.assertEqual(workloads.best_of(runs, workload, []),
                         {"cpu": 0.4, "wall": 0.6, "peak": 100, "runs": 2, "check": 1, "t": 0.5,
                          "ns": 0.6 * 0.5 / 1000 * 1e9})


class CatalogueTest(unittest.TestCase):
    def test_every_program_is_listed(self):
        for folder, listed in (("cpu", catalogue.PROGRAMS), ("async", catalogue.WORKLOADS),
                               ("io", catalogue.SERVICES)):
            there = {path.name for path in (ROOT / "bench" / folder).iterdir() if path.is_dir()}
            self.assertEqual(there - {"lib"}, set(listed))
            for name in listed:
                self.assertTrue((ROOT / "bench" / folder / name / f"{name}.gy").exists(), name)
        self.assertEqual({path.stem for path in (ROOT / "bench" / "growth").iterdir()},
                         set(catalogue.GROWTHS))

    def test_minstd(self):
        self.assertEqual(catalogue.minstd(1, 1), 16807)
        self.assertEqual(catalogue.minstd(1, 2), 16807 * 16807 % catalogue.MODULUS)


if __name__ == "__main__":
    unittest.main()
