#: tells: that there is one thread, and who it is
import os
import sys
import threading

main = threading.main_thread()
print(threading.enumerate() == [main], threading.active_count(), main.name, main.daemon, main.ident == threading.get_ident())
print(main.native_id == os.getpid(), threading.get_native_id() == os.getpid(), len(sys._current_frames()), len(os.listdir("/proc/self/task")))
print(threading.stack_size(), threading.gettrace(), threading.getprofile(), sys.gettrace(), sys.getprofile())
print(type(main), threading.current_thread() is main, open("/proc/self/task/%d/comm" % os.getpid()).read())
