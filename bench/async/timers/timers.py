"""timers N MS: N timers with random times from MS to 2 MS after the start; when all are started every
second one is cancelled. The others note by how much they are late."""
import asyncio
import time

from pyloop import Clock, arg, report

MODULUS = 2147483647
BUCKETS = 10_000  # of 0.1 ms


def percentile(late, part):
    """The lateness, in milliseconds, that so large a part of all does not exceed."""
    left = sum(late) * part
    for bucket, count in enumerate(late):
        left -= count
        if left <= 0:
            return bucket / 10
    return BUCKETS / 10


async def main(n, ms):
    clock = Clock()
    loop = asyncio.get_running_loop()
    start = loop.time()
    late = [0] * BUCKETS
    done = loop.create_future()
    left = n // 2

    def fire(due):
        nonlocal left
        late[min(max(int((time.monotonic() - due) * 10_000), 0), BUCKETS - 1)] += 1
        left -= 1
        if left == 0:
            done.set_result(None)

    seed = 42
    timers = []
    for _ in range(n):
        seed = seed * 16807 % MODULUS
        due = start + ms / 1000 * (1 + seed / MODULUS)
        timers.append(loop.call_at(due, fire, due))
    for timer in timers[::2]:
        timer.cancel()
    await done
    report(sum(late), clock.now(), p50_ms=percentile(late, 0.5), p99_ms=percentile(late, 0.99))


asyncio.run(main(arg(1, 1_000_000), arg(2, 5000)))
