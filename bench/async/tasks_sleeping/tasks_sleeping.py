"""tasks_sleeping N MS: N tasks asleep at once."""
import asyncio

from pyloop import Clock, arg, report


async def sleeper(seconds):
    await asyncio.sleep(seconds)
    return 1


async def main(n, ms):
    clock = Clock()
    tasks = [asyncio.create_task(sleeper(ms / 1000)) for _ in range(n)]
    await asyncio.sleep(0)
    started = clock.now()
    woken = sum([await t for t in tasks])
    t = clock.now()
    report(woken, t, start=started, over=t - ms / 1000)


asyncio.run(main(arg(1, 100_000), arg(2, 5000)))
