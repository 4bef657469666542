# A plain integer loop: add, multiply, remainder, one branch.
import sys

[N] = [int(arg) for arg in sys.argv[1:]] or [50000000]


def run():
    a = b = 0
    for i in range(1, N + 1):
        a += (i % 7) * 3
        if a > 1000000:
            a -= 1000000
        b += a
    return a, b


print("loop_sum", *run())
