#: tells: a stop of a program with nothing to clean up: no traceback, and the signal's exit code
#: args: ["sleep"]
#: args: ["loop"]
#: args: ["input"]
#: args: ["thread"]
#: args: ["lock"]
#: await: "ready\n"
#: stop
import sys
import threading
import time

print("ready")
if sys.argv[1] == "sleep":
    time.sleep(20)
elif sys.argv[1] == "loop":
    while True:
        pass
elif sys.argv[1] == "input":
    input()
elif sys.argv[1] == "lock":
    threading.Lock().acquire() and threading.Event().wait()
else:
    thread = threading.Thread(target=time.sleep, args=(20,), daemon=True)
    thread.start()
    thread.join()
