#: tells: all ways to end a script
#: args: ["exit()"]
#: args: ["exit(4)"]
#: args: ["quit('text')"]
#: args: ["sys.exit(5)"]
#: args: ["exec('raise SystemExit(6)')"]
#: args: ["list(leaving())"]
#: args: ["nested()"]
#: args: ["finally_returns()"]
#: args: ["in_thread()"]
#: args: ["in_atexit()"]
#: args: ["group()"]
#: args: ["caused()"]
#: args: ["asyncio.run(coroutine())"]
#: args: ["exiting_in_hook()"]
#: args: ["closing_stdin_first()"]
import asyncio
import atexit
import sys
import threading


def leaving():
    yield 1
    sys.exit(7)


def nested():
    try:
        sys.exit(8)
    finally:
        raise ValueError("instead")


def finally_returns():
    try:
        sys.exit(8)
    finally:
        return


def in_thread():
    thread = threading.Thread(target=sys.exit, args=(9,))
    thread.start()
    thread.join()


def in_atexit():
    atexit.register(sys.exit, 10)


def group():
    raise BaseExceptionGroup("several", [SystemExit(11)])


def caused():
    raise SystemExit(12) from ValueError("cause")


async def coroutine():
    sys.exit(13)


def exiting_in_hook():
    sys.excepthook = lambda *_: sys.exit(14)
    raise ValueError


def closing_stdin_first():
    exit("stdin is closed by exit()")


exec(sys.argv[1])
print("still here")
