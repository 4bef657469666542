"""bench/cpu: ordinary programs, compared by their processor time."""
from .catalogue import BENCH, PROGRAMS
from .measure import summary


def commands_of(name, peers, arguments=()):
    """{peer: how to run its version of a program} of the peers that have one."""
    commands = {peer.name: peer.command(BENCH / "cpu" / name, arguments) for peer in peers}
    return {peer: command for peer, command in commands.items() if command}


def complaint(run, line):
    """What is wrong with a run that should have printed `line` first, or ""."""
    printed = run.out.partition("\n")[0].strip()
    if run.failed or printed == line:
        return run.failed
    return f"printed {printed[:80]!r}, not {line!r}"


def pause_of(run):
    """The longest pause in milliseconds that the program tells of, or None."""
    for line in (run.out + run.err).splitlines():
        if line.startswith("pause_ms "):
            return float(line.split()[1])
    return None


def measure_program(name, peers, meter, repeat):
    """{peer: its figures, or what went wrong}"""
    results = {}
    for peer, runs in meter.rounds(commands_of(name, peers), repeat).items():
        wrong = next(filter(None, (complaint(run, PROGRAMS[name].line) for run in runs)), "")
        results[peer] = {"failed": wrong} if wrong else summary(runs)
        pauses = [pause for pause in map(pause_of, runs) if pause is not None]
        if pauses and not wrong:
            results[peer]["pause_ms"] = min(pauses)
    return results
