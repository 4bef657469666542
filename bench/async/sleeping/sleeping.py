"""Many tasks asleep at once: their number is the argument."""
import asyncio
import sys


async def nap():
    await asyncio.sleep(0.5)


async def main():
    tasks = [asyncio.create_task(nap()) for i in range(int(sys.argv[1]))]
    for task in tasks:
        await task
    print("sleeping", len(tasks))


asyncio.run(main())
