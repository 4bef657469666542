"""The tables of a whole run, and those in bench/README.md.

`results` is what --json keeps: machine, cpu, async, io, growth, figures, each there if it was measured.
"""
import os
import platform
import time

from . import peers
from .catalogue import BENCH, SERVICES, WORKLOADS
from .tables import Grid, markdown, number, significant

BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"
MIB = 1024 * 1024
OTHER_UNITS = {"pause_ms": "ms", "peak_mib": "MiB"}  # of what growth measures, but for times


def describe_machine(gyre):
    """What a reader has to know to make sense of the figures."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"] \
        if hasattr(platform, "freedesktop_os_release") else platform.platform()
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, {system}, "
                   f"Linux {platform.release()}",
        "load": os.getloadavg()[0],
        "versions": peers.versions(gyre),
    }


def pick(results, key, scale=1):
    """{row: {peer: the figure of that name}} where there is one."""
    rows = {name: {peer: figures[key] * scale for peer, figures in cells.items() if key in figures}
            for name, cells in results.items()}
    return {name: cells for name, cells in rows.items() if cells}


def program_grids(results):
    times = Grid("Processor time, seconds", pick(results, "cpu"), digits=3)
    return [
        times.relative_to("lua5.4", "Processor time relative to lua5.4 (below 1 is faster)"),
        times.relative_to("gyre", "Processor time relative to gyre (above 1 is slower than gyre)"),
        times,
        Grid("Peak memory, MiB", pick(results, "peak", 1 / MIB), digits=1),
        Grid("Longest pause, ms", pick(results, "pause_ms"), digits=1),
    ]


def workload_grids(results):
    all_times = Grid("", pick(results, "ns"))
    times, long_times = {}, {}
    for name, cells in all_times.rows.items():
        if WORKLOADS[name.partition(":")[0]].long:
            long_times[name] = {peer: ns / 1e6 for peer, ns in cells.items()}
        else:
            times[name] = cells
    late = pick(results, "p50_ms")
    late = {f"{name}, median": cells for name, cells in late.items()}
    late.update((f"{name}, 99 of 100", cells) for name, cells in pick(results, "p99_ms").items())
    calls = {name: {"await": cells["gyre"]["ns"],
                    "plain call": cells["gyre"]["plain"] * cells["gyre"]["ns"] / cells["gyre"]["t"]}
             for name, cells in results.items() if "plain" in cells.get("gyre", {})}
    return [
        Grid("Time for each operation, ns", times),
        Grid("Time for each operation, ms", long_times),
        all_times.relative_to("gyre", "Time relative to gyre (above 1 is slower than gyre)"),
        Grid("Memory for each task that is alive, bytes", pick(results, "bytes"), digits=0),
        Grid("Peak memory, MiB", pick(results, "peak", 1 / MIB), digits=1),
        Grid("Lateness of a timer, ms", late, digits=1),
        Grid("An await that does not wait beside a plain call, ns each, in gyre", calls),
    ]


def service_grids(results):
    times, own = pick(results, "ns", 1e-3), pick(results, "cpu_ns", 1e-3)
    a_second = {name: {peer: 1e6 / time for peer, time in cells.items()} for name, cells in times.items()}
    both = Grid("", {**times, **{f"{name}, processor": cells for name, cells in own.items()}})
    ratios = [both.relative_to(base, f"Both relative to {base} (above 1 is slower)")
              for base in ("gyre", "C libuv")]
    return [
        Grid("Time for each round trip, µs", times),
        Grid("Processor time of the server for each round trip, µs", own),
        Grid("Round trips a second", a_second, digits=0),
        *(Grid(grid.title, grid.rows, digits=2) for grid in ratios),
        Grid("Memory for each idle connection, KiB", pick(results, "bytes", 1 / 1024), digits=1),
    ]


def figure_grids(figures):
    start = figures["start"]
    rows = {"wall time, ms": {peer: cells["wall"] * 1000 for peer, cells in start.items()},
            "processor time, ms": {peer: cells["cpu"] * 1000 for peer, cells in start.items()},
            "peak memory, MiB": {peer: cells["peak"] / MIB for peer, cells in start.items()}}
    sizes = {name: size / 1024 for name, size in figures["sizes"].items()}
    return [Grid("Start-up: an empty script", rows, digits=1),
            Grid("Size, stripped, KiB", {"size": sizes}, digits=0),
            Grid("Compiling, MB of source a second of processor time",
                 {"bench/compile": {"gyre": figures["compile"]}} if "compile" in figures else {},
                 digits=1),
            Grid("scripts/spinner_async.gy, 3 s, processor time in ms",
                 {"spinner": {"gyre": figures["spinner"]["cpu"] * 1000}}, digits=1)]


def growth_table(results):
    """Nanoseconds for each operation at three sizes, and how they grow from the first to the last."""
    rows = []
    for name, things in results.items():
        for thing, by_size in things.items():
            if thing == "failed":
                continue
            each = list(by_size.values())
            unit = OTHER_UNITS.get(thing, "ns")
            cells = [f"{significant(value)} {unit} at {int(size):,}" for size, value in by_size.items()]
            grown = number(each[-1] / each[0]) if unit == "ns" and each[0] else "-"
            rows.append([f"{name}: {thing}", *cells, *["-"] * (3 - len(cells)), grown])
    return markdown(["", "small", "middle", "large", "large / small"], rows)


def sections(results):
    """[(heading, grids)] of what was measured, but for growth."""
    found = []
    if "cpu" in results:
        found.append(("Programs", program_grids(results["cpu"])))
    if "async" in results:
        found.append(("Tasks", workload_grids(results["async"])))
    if "io" in results:
        found.append(("Servers", service_grids(results["io"])))
    if "figures" in results:
        found.append(("Start-up and sizes", figure_grids(results["figures"])))
    return [(heading, [grid for grid in grids if grid.rows]) for heading, grids in found]


def failures(results):
    """One line for each program that failed or printed something else."""
    return [f"{name}: {peer}: {figures['failed']}"
            for part in ("cpu", "async", "io") for name, cells in results.get(part, {}).items()
            for peer, figures in cells.items() if "failed" in figures] + \
           [f"growth/{name}: {size}: {why}" for name, things in results.get("growth", {}).items()
            for size, why in things.get("failed", {}).items()]


def machine_text(machine):
    said = "; ".join(f"{name}: {version}" for name, version in machine["versions"].items())
    return (f"Measured on {machine['date']}: {machine['machine']}; load average before: "
            f"{machine['load']:.1f}.\n{said}.\n")


def text(results, level="###"):
    """All tables in Markdown, headings of the given level."""
    parts = [machine_text(results["machine"])]
    for heading, grids in sections(results):
        parts.append(f"{level} {heading}\n")
        parts.extend(f"{grid.title}:\n\n{grid.table()}\n" for grid in grids)
    if "growth" in results:
        parts.append(f"{level} Growth\n\nTime for each operation at three sizes, in gyre:\n\n"
                     f"{growth_table(results['growth'])}\n")
    parts.extend(f"FAILED {line}\n" for line in failures(results))
    return "\n".join(parts)


def workload_list():
    """What the workloads are, for --list."""
    return "\n".join(f"{name:18} {workload.what}\n{'':18} {', '.join(workload.variants)}"
                     for name, workload in {**WORKLOADS, **SERVICES}.items())


def rewrite_readme(results):
    """Puts the tables between the two marks in bench/README.md."""
    path = BENCH / "README.md"
    page = path.read_text(encoding="utf-8")
    head, mark, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"bench/run: {path} has no {BEGIN.strip()} and {END.strip()}")
    path.write_text(head + mark + "\n" + text(results) + "\n" + end + tail, encoding="utf-8")
