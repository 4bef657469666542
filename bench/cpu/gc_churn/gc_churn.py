# A large live heap kept busy while much garbage is made; worst pause on stderr.
import sys
import time

LIVE, N, BLOCK = [int(arg) for arg in sys.argv[1:]] or [200000, 500000, 1000]

clock = time.perf_counter if hasattr(time, "perf_counter") else time.time


class Node:
    def __init__(self, value, link):
        self.value = value
        self.link = link


def run():
    live = [Node(i, None) for i in range(1, LIVE + 1)]
    seed = 42
    total = 0
    worst = 0
    last = clock()
    for i in range(1, N + 1):
        seed = seed * 16807 % 2147483647
        old = live[seed % LIVE]
        old.link = None
        live[i % LIVE] = Node(seed % 1000, old)
        scratch = [i, i + 1, i + 2]
        total += scratch[1] % 7
        if i % BLOCK == 0:
            now = clock()
            if now - last > worst:
                worst = now - last
            last = now
    for node in live:
        total += node.value
        if node.link is not None:
            total += node.link.value
    return total, worst


total, worst = run()
print("gc_churn", total)
print("pause_ms", "%.2f" % (worst * 1000), file=sys.stderr)
