#: tells: threads: names, locals, timers, and the frames that each has
import sys
import threading
import traceback

local = threading.local()


def work():
    print(threading.current_thread().name, threading.current_thread().daemon, hasattr(local, "value"), sys._getframe().f_back.f_code.co_name)
    traceback.print_stack(limit=1)


for i in range(2):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
timer = threading.Timer(0, work)
timer.start()
timer.join()
barrier = threading.Barrier(2)
thread = threading.Thread(target=barrier.wait)
thread.start()
barrier.wait()
thread.join()
print(threading.active_count(), threading.TIMEOUT_MAX > 0)
