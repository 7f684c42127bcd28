#: tells: a script's own handler of SIGTERM, and what it puts back
import os
import signal
import sys


def handler(number, frame):
    print("handled", number, frame.f_code.co_name, frame.f_lineno)


signal.signal(signal.SIGTERM, handler)
print(signal.getsignal(signal.SIGTERM) is handler)
os.kill(os.getpid(), signal.SIGTERM)
signal.raise_signal(signal.SIGTERM)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGTERM)
print("ignored")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(4))
os.kill(os.getpid(), signal.SIGTERM)
print("never")
