#: tells: fork: the child's end, the hooks, and what each prints
import atexit
import os
import sys

os.register_at_fork(before=lambda: print("before"), after_in_child=lambda: print("in the child"), after_in_parent=lambda: None)
atexit.register(lambda: print("at exit of", "parent" if os.getpid() == parent else "child"))
parent = os.getpid()
pid = os.fork()
if pid == 0:
    print(os.getppid() == parent, os.getpgrp() == parent, os.getsid(0) == parent, len(os.listdir("/proc/self/task")))
    sys.exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
