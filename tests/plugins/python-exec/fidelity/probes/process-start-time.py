#: tells: that the process was started but now
#: but: warm: it was started before the program was known
import os
import time

started = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
print(time.clock_gettime(time.CLOCK_BOOTTIME) - started < 2)
