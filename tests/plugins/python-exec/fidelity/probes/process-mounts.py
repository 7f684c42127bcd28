#: tells: that the process is where the device is: its namespaces, its root, its locks
#: but: fork: the launcher sets this, not the interpreter
import os

for name in sorted(os.listdir("/proc/self/ns")):
    print(name, os.readlink(f"/proc/self/ns/{name}"))
print(os.readlink("/proc/self/root"), sorted(os.listdir("/"))[:5] == sorted(os.listdir("/proc/self/root"))[:5])
