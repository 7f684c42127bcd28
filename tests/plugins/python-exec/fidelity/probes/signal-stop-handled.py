#: tells: a stop of a program with a handler of its own
#: await: "ready\n"
#: stop
import signal
import sys
import time


def handler(number, frame):
    print("handled", number)
    sys.exit(6)


signal.signal(signal.SIGTERM, handler)
print("ready")
time.sleep(20)
