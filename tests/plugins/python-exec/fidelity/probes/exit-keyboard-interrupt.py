#: tells: a KeyboardInterrupt that nobody catches
#: args: ["raise"]
#: args: ["signal"]
#: args: ["_thread"]
#: args: ["subclass"]
import _thread
import atexit
import os
import signal
import sys
import time

atexit.register(print, "at exit")
try:
    if sys.argv[1] == "raise":
        raise KeyboardInterrupt("text")
    elif sys.argv[1] == "signal":
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    elif sys.argv[1] == "_thread":
        _thread.interrupt_main()
        time.sleep(10)
    else:
        class Own(KeyboardInterrupt):
            pass
        raise Own
finally:
    print("finally")
