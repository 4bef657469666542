"""yield_switch TASKS YIELDS DEPTH: every task yields to the loop YIELDS times
from DEPTH calls down."""
import asyncio
import sys

from pyloop import Clock, arg, report


async def worker(yields, depth):
    if depth > 1:
        return await worker(yields, depth - 1)
    for _ in range(yields):
        await asyncio.sleep(0)
    return yields


async def main(tasks, yields, depth):
    clock = Clock()
    check = sum(await asyncio.gather(*[worker(yields, depth) for _ in range(tasks)]))
    report(check, clock.now())


sys.setrecursionlimit(100_000)
asyncio.run(main(arg(1, 1000), arg(2, 10_000), arg(3, 1)))
