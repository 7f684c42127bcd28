#: tells: asyncio: loops, tasks, timeouts, exceptions that nobody asks for
import asyncio
import gc


async def fails():
    raise ValueError("nobody asks")


async def main():
    loop = asyncio.get_running_loop()
    print(type(loop).__name__, loop.get_debug(), asyncio.current_task().get_name(), loop.slow_callback_duration)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError as error:
        print(repr(error))
    print(await asyncio.gather(asyncio.to_thread(lambda: 1), asyncio.sleep(0, 2)))
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    asyncio.create_task(asyncio.sleep(10))
    return "result"


print(asyncio.run(main()))
print(type(asyncio.get_event_loop_policy()).__name__)
asyncio.sleep(1)
