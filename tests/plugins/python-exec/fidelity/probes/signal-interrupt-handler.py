#: tells: a traceback through a signal handler
import os
import signal


def handler(number, frame):
    raise RuntimeError("in a handler")


signal.signal(signal.SIGUSR1, handler)


def work():
    os.kill(os.getpid(), signal.SIGUSR1)
    while True:
        pass


work()
