#!/usr/bin/env python3
"""Lets system calls fail and fall short, by seeds, under the scenarios of faults.gy. For builds with GYRE_STRESS.

usage: test_faults.py GYRE [SCENARIO [SEED]]

A run must end in time, with data that is exact or with an error that a user would understand; nothing may be
left open, and the sanitizers must have nothing to say. Without arguments there are 200 seeds, taken in turns by
the scenarios, or as many as fit into the time: MOST_S seconds of processors, unless GYRE_TEST_ALL is set.
"""

import json
import os
import pathlib
import re
import resource
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests/tools/faults.gy"
SCENARIOS = ["tcp", "unix", "tls", "udp", "programs", "files", "http", "websockets", "served_files"]
SEEDS = 200
MOST_S = None if os.environ.get("GYRE_TEST_ALL") else 35
RUN_S = 100  # of the wall's clock, when a run hangs

# How often calls fail, and how many of 40 failures are errors: many small troubles, or fewer and worse ones.
RATES = ["3:0", "6:1", "12:8", "30:40"]

CLASSES = {"OSError", "ConnectionError", "ConnectionResetError", "ConnectionRefusedError", "ConnectionAbortedError",
           "BrokenPipeError", "PermissionError", "EOFError", "TLSError"}
# An error says what could not be done, to what, and why.
MESSAGE = re.compile(r"(cannot [a-z ]+ .*: [A-Z]\w+.*|.* ended (early|before|after) ?.*|the answer is HTTP/1.1 \d+ .*"
                     r"|the TLS handshake with .* failed: .*|.* ended in the middle of .*|the WebSocket is closed.*"
                     r"|.*: (Connection reset by peer|Broken pipe|Protocol error)|the server does not speak WebSocket)$")
# What servers report of handlers that failed is no more than that.
REPORTED = re.compile(r"^(\w+(?:\.\w+)*): (.*)$")


def complaints_of(done):
    """What is wrong with a run that has ended."""
    if "Sanitizer" in done.stderr or "runtime error" in done.stderr or done.returncode not in (0, 1):
        return [f"status {done.returncode}", done.stderr[-3000:]]
    lines = done.stdout.splitlines()
    if not lines or not lines[-1].startswith("{"):
        return ["no result", done.stdout[-1000:], done.stderr[-3000:]]
    wrong = lines[:-1]
    result = json.loads(lines[-1])
    for text in result["failed"]:
        name, _, message = text.partition(": ")
        if name not in CLASSES or not MESSAGE.match(message):
            wrong.append(f"an error that does not explain itself: {text}")
    reported = [m.groups() for line in done.stderr.splitlines() if (m := REPORTED.match(line))]
    wrong += [f"reported: {name}: {message}" for name, message in reported
              if name.rpartition(".")[2] not in CLASSES or not MESSAGE.match(message)]
    if done.returncode and not reported:
        wrong.append("it failed in silence")
    return wrong


def run(gyre, scenario, seed):
    faults = f"{seed}:{RATES[seed % len(RATES)]}"
    env = {**os.environ, "GYRE_IO_FAULTS": faults,
           "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":exitcode=99"}
    command = [gyre, str(SCRIPT), scenario]
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, timeout=RUN_S, check=False)
    except subprocess.TimeoutExpired as e:
        return [f"it hangs: {e.stdout!r} {e.stderr!r}"], 0, 0
    wrong = complaints_of(done)
    if wrong:
        return [f"GYRE_IO_FAULTS={faults} {' '.join(command)}"] + wrong, 0, 0
    result = json.loads(done.stdout.splitlines()[-1])
    return [], result["good"], len(result["failed"])


def seconds_used():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    gyre, scenarios, seeds = sys.argv[1], sys.argv[2:3] or SCENARIOS, range(1, SEEDS + 1)
    if sys.argv[3:]:
        seeds = [int(sys.argv[3])]
    runs = good = failed = 0
    is_bad = False
    for seed in seeds:
        if MOST_S and seconds_used() > MOST_S:
            break
        wrong, good_here, failed_here = run(gyre, scenarios[seed % len(scenarios)], seed)
        runs += 1
        good += good_here
        failed += failed_here
        if wrong:
            is_bad = True
            print("\n".join(["FAILED:"] + wrong), flush=True)
    print(f"{runs} runs: {good} exchanges were exact, {failed} ended by an error, {seconds_used():.0f} s")
    # Where all went well, or nothing did, nothing was tested.
    if is_bad or (len(sys.argv) == 2 and not (good and failed)):
        sys.exit(1)


if __name__ == "__main__":
    main()
