# Integer-keyed map: insert, look up (hit and miss), delete, iterate.
import sys

N, ROUNDS = [int(arg) for arg in sys.argv[1:]] or [200000, 16]


def round(seed):
    table = {}
    first = seed
    for i in range(1, N + 1):
        seed = seed * 16807 % 2147483647
        table[seed] = i
    total = 0
    seed = first
    for i in range(1, N + 1):
        seed = seed * 16807 % 2147483647
        total += table[seed]
        if seed + 1 in table:
            total += 1
        if i % 2 == 0:
            del table[seed]
    left = 0
    for key, value in table.items():
        left += 1
        total += value + key % 3
    return total + left


print("map_int", sum(round(r * 1000) for r in range(1, ROUNDS + 1)))
