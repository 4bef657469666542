"""Every program once, in small, for its result only: nothing is timed.

This is what the tests run. Every program is held to the catalogue, so that peers need not be there;
where Gyre is built to be slow, the tests leave them out by --peers gyre.
"""
import os
import subprocess

from . import growth, programs, servers, workloads
from .catalogue import GROWTHS, PROGRAMS, ROOT, SERVICES, WORKLOADS
from .measure import Run


def run_plainly(command, timeout):
    try:
        done = subprocess.run(list(map(str, command.words)), env={**os.environ, **command.env},
                              cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return Run(failed=f"over {timeout:g} s")
    failed = f"status {done.returncode}: {done.stderr.strip()[-800:]}" if done.returncode else ""
    return Run(out=done.stdout, err=done.stderr, failed=failed)


def cases(chosen, peers, gyre, timeout):
    """(name, peer, what says what is wrong with a run of it) for each program of each peer."""
    def held_to(command, complaint, *wanted):
        return lambda: complaint(run_plainly(command, timeout), *wanted)

    for name, program in PROGRAMS.items():
        if chosen(name, "cpu"):
            commands = programs.commands_of(name, peers.programs, program.small)
            for peer, command in commands.items():
                yield name, peer, held_to(command, programs.complaint, program.small_line)
    for name, workload in WORKLOADS.items():
        if chosen(name, "async"):
            check = workload.check(workload.small)
            commands = workloads.commands_of(name, peers.workloads, workload.small)
            for peer, command in commands.items():
                yield name, peer, held_to(command, workloads.complaint, check)
    for name, service in SERVICES.items():
        if chosen(name, "io"):
            for peer, command in servers.commands_of(name, peers.services).items():
                yield name, peer, lambda c=command, s=service: servers.complaint(c, s)
    for name, grown in GROWTHS.items():
        if chosen(name, "growth"):
            command = growth.command_of(name, gyre, grown.small)
            yield f"growth/{name}", "gyre", held_to(command, workloads.complaint, grown.check(grown.small))


def check_all(chosen, peers, gyre, timeout):
    """Prints what is wrong; the number of complaints."""
    count = wrong = 0
    for name, peer, complaint in cases(chosen, peers, gyre, timeout):
        said = complaint()
        count += 1
        if said:
            wrong += 1
            print(f"{name}: {peer}: {said}")
    print(f"{count - wrong} of {count} programs printed what they must")
    return wrong
