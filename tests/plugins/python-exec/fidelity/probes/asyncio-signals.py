#: tells: signals in asyncio
#: args: ["handler"]
#: args: ["interrupt"]
import asyncio
import os
import signal
import sys


async def main():
    loop = asyncio.get_running_loop()
    if sys.argv[1] == "interrupt":
        loop.call_soon(os.kill, os.getpid(), signal.SIGINT)
        try:
            await asyncio.sleep(20)
        finally:
            print("cancelled", asyncio.current_task().cancelling())
    got = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGUSR1):
        got.clear()
        loop.add_signal_handler(number, got.set)
        os.kill(os.getpid(), number)
        await got.wait()
        print("got", number, loop.remove_signal_handler(number), signal.getsignal(number))


asyncio.run(main())
