#: tells: the environment with which the process was started, as the kernel keeps it
#: but: graceful: it holds what starts the boot module, and the kernel keeps it
print(open("/proc/self/environ").read().replace("\0", "|\n"))
