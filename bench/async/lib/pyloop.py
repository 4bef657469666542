"""What the Python programs share: arguments, a clock, the line of the result."""
import sys
import time


def arg(i, default):
    return int(sys.argv[i]) if i < len(sys.argv) else default


class Clock:
    def __init__(self):
        self.start = time.perf_counter()

    def now(self):
        return time.perf_counter() - self.start


def report(check, t, **more):
    print(f"check={check} t={t:.6f}", *(f"{k}={v:.6f}" for k, v in more.items()))
