# Build strings: format, join, append, repeat, upper case.
import sys

ROUNDS, N = [int(arg) for arg in sys.argv[1:]] or [80, 20000]
NAMES = ["alpha", "beta", "gamma", "delta"]


def run():
    total = 0
    for round in range(1, ROUNDS + 1):
        parts = []
        for i in range(1, N + 1):
            parts.append(f"{i:05d}:{NAMES[i % 4]}={i * round}")
        joined = ",".join(parts)
        text = ""
        for i in range(1, 2001):
            text += str(i) + ";"
        ruled = 0
        for i in range(1, 2001):
            ruled += len("-" * (i % 40) + "|")
        upper = joined.upper()
        total += len(joined) + len(text) + ruled + ord(upper[total % len(upper)])
    return total


print("string_build", run())
