#: tells: a traceback through coroutines and asyncio
import asyncio


async def inner():
    await asyncio.sleep(0)
    raise ValueError("in a coroutine")


async def outer():
    async with asyncio.TaskGroup() as group:
        group.create_task(inner(), name="inner")


asyncio.run(outer())
