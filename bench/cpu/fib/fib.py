# Recursive Fibonacci: calls, compares, integer adds.
import sys

N, ROUNDS = [int(arg) for arg in sys.argv[1:]] or [32, 6]


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print("fib", sum(fib(N) for _ in range(ROUNDS)))
