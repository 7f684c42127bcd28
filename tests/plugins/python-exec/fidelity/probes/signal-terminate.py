#: tells: what SIGTERM does, as the script sees it
#: but: graceful: a stop that lets programs clean up is a handler of SIGTERM
import re
import signal

print(signal.getsignal(signal.SIGTERM))
print(int(re.search(r"SigCgt:\s*(\w+)", open("/proc/self/status").read())[1], 16) >> 14 & 1)
