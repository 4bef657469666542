# Throw and catch: error objects through a few frames, with clean-up.
import sys

[N] = [int(arg) for arg in sys.argv[1:]] or [3000000]


class Failure(Exception):
    def __init__(self, code):
        self.code = code


def risky(i):
    if i % 3 == 0:
        raise Failure(i % 7)
    return i % 5


def middle(i, depth):
    if depth == 0:
        return risky(i)
    return middle(i, depth - 1) + 1


def run():
    total = caught = cleaned = 0
    for i in range(1, N + 1):
        try:
            total += middle(i, 4)
        except Failure as e:
            caught += 1
            total += e.code
        finally:
            cleaned += 1
    return total, caught, cleaned


print("exceptions", *run())
