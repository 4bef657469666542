"""cancel_storm N: cancel N sleeping tasks; each cleans up in `finally`."""
import asyncio

from pyloop import Clock, arg, report

cleaned = 0


async def sleeper():
    global cleaned
    try:
        await asyncio.sleep(3600)
    finally:
        cleaned += 1


async def main(n):
    clock = Clock()
    tasks = [asyncio.create_task(sleeper()) for _ in range(n)]
    await asyncio.sleep(0)
    spawned = clock.now()
    for t in tasks:
        t.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(r, asyncio.CancelledError) for r in results)
    t = clock.now()
    report(cleaned, t, spawn=spawned, cancel=t - spawned)


asyncio.run(main(arg(1, 100_000)))
