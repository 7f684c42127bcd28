#: tells: a script that sends itself SIGTERM while it has something to clean up
#: but: graceful: whoever sends SIGTERM, a program cleans up
import atexit
import os
import signal

atexit.register(print, "at exit")
try:
    os.kill(os.getpid(), signal.SIGTERM)
finally:
    print("finally")
