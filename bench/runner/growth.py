"""bench/growth: what one operation costs in a thing of growing size, in Gyre alone."""
from .catalogue import BENCH, GROWTHS
from .measure import Command
from .workloads import complaint, printed


def command_of(name, gyre, size):
    return Command([gyre, BENCH / "growth" / f"{name}.gy", str(size)])


def measure_growth(name, gyre, meter, repeat):
    """{measured thing: {size: nanoseconds for each operation}}, but for `pause_ms` and `peak_mib`."""
    growth = GROWTHS[name]
    commands = {size: command_of(name, gyre, size) for size in growth.sizes}
    results = {}
    for size, runs in meter.rounds(commands, repeat).items():
        wrong = next(filter(None, (complaint(run, growth.check(size)) for run in runs)), "")
        if wrong:
            results.setdefault("failed", {})[str(size)] = wrong
            continue
        for thing in printed(runs[0]).keys() - {"check"}:
            if thing == "pause_ms":
                each = min(printed(run)[thing] for run in runs)
            else:
                least = min(printed(run)[thing] * run.share for run in runs)
                each = least / growth.operations(size) * 1e9
            results.setdefault(thing, {})[str(size)] = each
        results.setdefault("peak_mib", {})[str(size)] = max(run.peak for run in runs) / 2**20
    return dict(sorted(results.items()))
