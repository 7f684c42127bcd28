#: tells: a stop of a program that catches all exceptions, or has other threads that work on
#: args: ["except"]
#: args: ["thread"]
#: await: "ready\n"
#: stop
#: but: graceful: it is asked to end by an exception, which it swallows, and to wait for its threads; it is killed
import sys
import threading
import time

if sys.argv[1] == "thread":
    threading.Thread(target=time.sleep, args=(20,)).start()
print("ready")
while True:
    try:
        time.sleep(0.01)
    except:
        if sys.argv[1] == "thread":
            raise
