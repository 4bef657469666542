"""await_chain TOTAL DEPTH: TOTAL awaits of async calls, nested DEPTH deep."""
import asyncio
import sys

from pyloop import Clock, arg, report


async def f(depth):
    if depth > 1:
        return await f(depth - 1) + 1
    return 1


async def main(total, depth):
    clock = Clock()
    s = 0
    for _ in range(total // depth):
        s += await f(depth)
    report(s, clock.now())


sys.setrecursionlimit(100_000)
asyncio.run(main(arg(1, 10_000_000), arg(2, 1)))
