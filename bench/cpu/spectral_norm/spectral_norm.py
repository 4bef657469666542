# Power method on an implicit matrix: nested float loops and arrays.
import math
import sys

N, ROUNDS = [int(arg) for arg in sys.argv[1:]] or [700, 10]


def a(i, j):
    s = i + j
    return 1 / (s * (s + 1) / 2 + i + 1)


def times(v, out):
    for i in range(N):
        total = 0.0
        for j in range(N):
            total += a(i, j) * v[j]
        out[i] = total


def times_transposed(v, out):
    for i in range(N):
        total = 0.0
        for j in range(N):
            total += a(j, i) * v[j]
        out[i] = total


def run():
    u, v, tmp = [1.0] * N, [0.0] * N, [0.0] * N
    for _ in range(ROUNDS):
        times(u, tmp)
        times_transposed(tmp, v)
        times(v, tmp)
        times_transposed(tmp, u)
    vbv = vv = 0.0
    for x, y in zip(u, v):
        vbv += x * y
        vv += y * y
    return math.floor(math.sqrt(vbv / vv) * 1e9)


print("spectral_norm", run())
