"""channel_pingpong ROUNDS over two asyncio.Queue(1)."""
import asyncio

from pyloop import Clock, arg, report


async def pong(a, b, rounds):
    for _ in range(rounds):
        await b.put(await a.get() + 1)


async def main(rounds):
    clock = Clock()
    a, b = asyncio.Queue(1), asyncio.Queue(1)
    peer = asyncio.create_task(pong(a, b, rounds))
    check = 0
    for i in range(rounds):
        await a.put(i)
        check += await b.get()
    await peer
    report(check, clock.now())


asyncio.run(main(arg(1, 500_000)))
