#: tells: a stop of a program that catches all exceptions
#: await: "ready\n"
#: stop
#: but: graceful: it is asked to end by an exception, which it swallows, and is killed
import time

print("ready")
while True:
    try:
        time.sleep(0.01)
    except:
        pass
