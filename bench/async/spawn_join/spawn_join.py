"""A million tasks that only give a number, spawned and joined in batches of a thousand."""
import asyncio


async def give(i):
    return i


async def main():
    total = 0
    for base in range(0, 1_000_000, 1000):
        tasks = [asyncio.create_task(give(base + i)) for i in range(1000)]
        for task in tasks:
            total += await task
    print("spawn_join", total)


asyncio.run(main())
