"""bench/async: tasks, compared by time and by memory for each operation."""
from .catalogue import BENCH, WORKLOADS
from .measure import summary


def commands_of(name, peers, arguments):
    commands = {peer.name: peer.command(BENCH / "async" / name, arguments) for peer in peers}
    return {peer: command for peer, command in commands.items() if command}


def printed(run):
    """The values of the line `check=INTEGER t=SECONDS [name=value]`; {} where there is none."""
    for line in run.out.splitlines():
        if line.startswith("check="):
            return {name: float(value) for name, value in (pair.split("=") for pair in line.split())}
    return {}


def complaint(run, check):
    """What is wrong with a run that should have printed `check`, or ""."""
    if run.failed:
        return run.failed
    got = printed(run).get("check")
    return "" if got == check else f"check is {got}, not {check}"


def cost_of(run, workload):
    """Seconds for all operations of a run. What the program's clock told is cut to the part of it in
    which the program had a processor; on a quiet machine that is nearly all."""
    return run.cpu if workload.cost == "cpu" else printed(run)["t"] * run.share


def best_of(runs, workload, arguments):
    """The figures of one peer: of each value it printed the least, and times for each operation."""
    figures = summary(runs)
    for name in printed(runs[0]):
        figures[name] = min(printed(run)[name] for run in runs)
    least = min(cost_of(run, workload) for run in runs)
    figures["ns"] = least / workload.operations(arguments) * 1e9
    return figures


def add_memory(results, name, arguments, peers, meter):
    """Adds to each peer's figures the bytes for each task, above what it takes without them."""
    workload = WORKLOADS[name]
    alone = meter.rounds(commands_of(name, peers, workload.alone), 1)
    for peer, figures in results.items():
        if "failed" not in figures and not alone[peer][0].failed:
            more = figures["peak"] - alone[peer][0].peak
            figures["bytes"] = more / workload.alive(arguments)


def measure_variant(name, variant, peers, meter, repeat):
    """{peer: its figures, or what went wrong}"""
    workload = WORKLOADS[name]
    arguments = workload.variants[variant]
    runs_of = meter.rounds(commands_of(name, peers, arguments), 1 if workload.once else repeat)
    results = {}
    for peer, runs in runs_of.items():
        wrong = next(filter(None, (complaint(run, workload.check(arguments)) for run in runs)), "")
        results[peer] = {"failed": wrong} if wrong else best_of(runs, workload, arguments)
    if workload.alive and workload.alive(arguments):
        add_memory(results, name, arguments, peers, meter)
    return results
