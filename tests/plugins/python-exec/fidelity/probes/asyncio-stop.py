#: tells: a stop of a program in asyncio with a handler of its own
#: await: "ready\n"
#: stop
import asyncio
import signal


async def main():
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    print("ready")
    await stopped.wait()
    print("stopped in order")


asyncio.run(main())
