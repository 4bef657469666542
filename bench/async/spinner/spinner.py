"""spinner MS: a spinner turns while a task waits MS milliseconds."""
import asyncio
import itertools
import sys

from pyloop import Clock, arg, report


async def spin(message):
    for glyph in itertools.cycle("|/-\\"):
        sys.stderr.write(f"\r{glyph} {message}")
        sys.stderr.flush()
        await asyncio.sleep(0.1)


async def slow(ms):
    await asyncio.sleep(ms / 1000)
    return 42


async def main(ms):
    clock = Clock()
    spinner = asyncio.create_task(spin("thinking"))
    answer = await slow(ms)
    spinner.cancel()
    report(answer, clock.now())


asyncio.run(main(arg(1, 3000)))
