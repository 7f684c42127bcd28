#: tells: a script that sets SIGTERM to its default, and gets it
import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_DFL)
print(signal.getsignal(signal.SIGTERM))
try:
    os.kill(os.getpid(), signal.SIGTERM)
finally:
    print("never")
