#!/usr/bin/env python3
"""Runs random async programs in Gyre and in a model of its rules, and compares what they print.

usage: compare.py GYRE [--count N] [--seed S] [--show]

programs.py makes the programs, and gyre_source.py prints them as tests for `gyre test`, hundreds
to a file, so that each has a virtual clock; interpreter.py says what they must print, to the line,
by the rules in model.py, operations.py and groups.py.
A program that differs is cut down to the statements that matter, and shown with both answers. The
same seed makes the same programs: number N of them is made from seed + N. --show prints a program.
"""

import argparse
import concurrent.futures
import copy
import difflib
import os
import random
import subprocess
import sys
import tempfile

import gyre_source
import interpreter
import programs

BATCH = 250
AT_ONCE = 2
SHOWN = 3
TIMEOUT_S = 120
SHRINKING_RUNS = 600


def make(number):
    return programs.Maker(random.Random(number)).program()


def expected(name, program):
    """The lines, or None where it is not worth comparing."""
    try:
        return [*interpreter.run(name, program), f"ok {name}"]
    except interpreter.Beyond:
        return None


def run_gyre(gyre, named):
    """The lines of each program, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "programs.gy")
        with open(path, "w", encoding="utf-8") as file:
            file.write(gyre_source.to_gyre(named))
        try:
            done = subprocess.run([gyre, "test", path], capture_output=True, text=True,
                                  timeout=TIMEOUT_S)
            output = done.stdout.splitlines()[:-1] + done.stderr.splitlines()
        except subprocess.TimeoutExpired as late:
            output = [*(late.stdout or b"").decode().splitlines(), "does not end"]
    lines, name = {}, None
    for line in output:
        if line.startswith("program "):
            name = line.split()[1]
        lines.setdefault(name, []).append(line)
    return lines


def difference(gyre, program):
    """None where both agree, else (model's lines, Gyre's lines)."""
    model = expected("p", program)
    if model is None:
        return None
    answer = run_gyre(gyre, [("p", program)])
    lines = answer.get("p", answer.get(None, []))
    return (model, lines) if model != lines else None


# ---------------------------------------------------------------- Cutting down


def blocks_of(program):
    """Every list of statements, outer ones first."""
    found = [function.body for function in program.functions]
    for block in found:
        for statement in block:
            found.extend(statement.blocks.values())
    return found


def smaller(program):
    """Copies with something less: a statement, or a block in place of the statement around it."""
    count = len(blocks_of(program))
    for which in range(count):
        for index in reversed(range(len(blocks_of(program)[which]))):
            less = copy.deepcopy(program)
            del blocks_of(less)[which][index]
            yield less
            for name in blocks_of(program)[which][index].blocks:
                less = copy.deepcopy(program)
                block = blocks_of(less)[which]
                block[index:index + 1] = block[index].blocks[name]
                yield less
            statement = blocks_of(program)[which][index]
            if statement.kind == "try" and len(statement.blocks) == 3:
                for name in ("catch", "finally"):
                    less = copy.deepcopy(program)
                    del blocks_of(less)[which][index].blocks[name]
                    yield less
    if program.main_is_spawned:
        less = copy.deepcopy(program)
        less.main_is_spawned = False
        yield less


def shrink(gyre, program):
    runs, going = 0, True
    while going and runs < SHRINKING_RUNS:
        going = False
        for less in smaller(program):
            runs += 1
            try:
                differs = difference(gyre, less)
            except (interpreter.Break, AttributeError):  # what a break belongs to was cut away
                continue
            if differs and not any("error:" in line for line in differs[1]):
                program, going = less, True
                break
            if runs >= SHRINKING_RUNS:
                break
    return program


def report(gyre, number, program):
    program = shrink(gyre, program)
    model, lines = difference(gyre, program) or ([], ["(differs only beside others)"])
    text = gyre_source.to_gyre([("p", program)])
    print(f"---- program {number}, cut down")
    print(text[text.index("async test"):])
    for line in difflib.unified_diff(model, lines, "the model", "gyre", lineterm="", n=100):
        print(line)


# ---------------------------------------------------------------- The whole


def compare_batch(gyre, numbers):
    """The numbers of the programs that differ, and how many were compared."""
    made = {f"p{number}": make(number) for number in numbers}
    model = {name: expected(name, program) for name, program in made.items()}
    named = [(name, program) for name, program in made.items() if model[name] is not None]
    lines = run_gyre(gyre, named)
    differing = [name for name, _ in named if lines.get(name) != model[name]]
    return len(named), [(name, made[name]) for name in differing]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("gyre")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if options.show:
        print(gyre_source.to_gyre([(f"p{options.seed}", make(options.seed))]))
        return 0
    numbers = range(options.seed, options.seed + options.count)
    batches = [numbers[i:i + BATCH] for i in range(0, len(numbers), BATCH)]
    compared, differing = 0, []
    with concurrent.futures.ProcessPoolExecutor(AT_ONCE) as pool:
        for count, found in pool.map(compare_batch, [options.gyre] * len(batches), batches):
            compared += count
            differing += found
    for name, program in differing[:SHOWN]:
        report(options.gyre, name, program)
    print(f"{compared} programs, {len(differing)} differ", *[name for name, _ in differing[:40]])
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
