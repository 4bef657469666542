"""spawn_join N BATCH: gather N trivial tasks, BATCH at a time."""
import asyncio

from pyloop import Clock, arg, report


async def task(i):
    return i


async def main(n, batch):
    clock = Clock()
    total = 0
    for base in range(0, n, batch):
        total += sum(await asyncio.gather(*[task(i) for i in range(base, min(base + batch, n))]))
    report(total, clock.now())


n = arg(1, 1_000_000)
asyncio.run(main(n, arg(2, n)))
