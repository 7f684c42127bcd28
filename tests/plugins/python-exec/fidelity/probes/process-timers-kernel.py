#: tells: the timers that the kernel keeps for the process
#: but: graceful: one repeats a SIGTERM that came just before a wait
import os

print(open("/proc/self/timers").read() if os.path.exists("/proc/self/timers") else "")
