# Sort numbers, strings, and records with a comparison function.
from functools import cmp_to_key
import sys

[N] = [int(arg) for arg in sys.argv[1:]] or [200000]

seed = 42


def random():
    global seed
    seed = seed * 16807 % 2147483647
    return seed


class Record:
    def __init__(self, key, id):
        self.key = key
        self.id = id


def compare(a, b):
    if a.key != b.key:
        return b.key - a.key
    return a.id - b.id


def run():
    numbers, names, records = [], [], []
    for i in range(1, N + 1):
        numbers.append(random())
        names.append("n" + str(random() % 50000))
        records.append(Record(random() % 1000, i))
    numbers.sort()
    names.sort()
    records.sort(key=cmp_to_key(compare))
    total = 0
    for i in range(N):
        total = (total * 31 + numbers[i] + len(names[i]) * (i + 1) + records[i].id) % 1000000007
    return total, names[N // 2 - 1]


print("list_sort", *run())
