#: tells: a stop of a program that ignores it
#: await: "ready\n"
#: stop
import signal
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready")
time.sleep(20)
