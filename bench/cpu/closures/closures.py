# Closures: counters, composition, map/filter/fold with captured variables.
import sys

N, ROUNDS = [int(arg) for arg in sys.argv[1:]] or [1000, 5000]


def counter():
    n = 0

    def tick():
        nonlocal n
        n += 1
        return n

    return tick


def adder(k):
    return lambda x: x + k


def compose(f, g):
    return lambda x: f(g(x))


def fold(items, start, f):
    acc = start
    for x in items:
        acc = f(acc, x)
    return acc


def run():
    numbers = list(range(1, N + 1))
    total = 0
    tick = counter()

    def count_and_add(acc, x):
        tick()
        return acc + x

    for round in range(1, ROUNDS + 1):
        shift = compose(adder(round), adder(1))
        shifted = list(map(shift, numbers))
        kept = list(filter(lambda x: (x + round) % 3 != 0, shifted))
        total += fold(kept, 0, count_and_add)
    return total + tick()


print("closures", run())
