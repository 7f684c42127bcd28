#: tells: what the process and its children have used: it has just begun
import os
import resource

print(resource.getrusage(resource.RUSAGE_CHILDREN)[:2], os.times()[2:4])
print(resource.getrusage(resource.RUSAGE_SELF).ru_utime < 1)
print(open("/proc/self/autogroup").read().split()[-1] if os.path.exists("/proc/self/autogroup") else "")
print(open("/proc/self/io").read().split()[-1])
