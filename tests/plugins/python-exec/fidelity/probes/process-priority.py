#: tells: the priorities of the process and what it starts, for the processor and the disk
#: but: fork: the launcher sets this, not the interpreter
import ctypes
import os
import re
import subprocess
import sys

libc = ctypes.CDLL(None)
NUMBER = {"x86_64": 252, "aarch64": 31}.get(os.uname().machine)
print(NUMBER and libc.syscall(NUMBER, 1, 0))
status = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
print("priority", status[15], "nice", status[16], "realtime", status[37], "policy", status[38])
print(re.findall(r"^(?:policy|prio) .*", open("/proc/self/sched").read(), re.M) if os.path.exists("/proc/self/sched") else "")
print(subprocess.run([sys.executable, "-c", "import os; print(os.nice(0), os.sched_getscheduler(0))"], capture_output=True, text=True).stdout)
