#: tells: the open descriptors: three, and no other
import os

for fd in sorted(map(int, os.listdir("/proc/self/fd"))):
    try:
        print(fd, os.readlink(f"/proc/self/fd/{fd}").split("[")[0])
    except FileNotFoundError:
        print(fd, "this list")
print(os.open("/dev/null", os.O_RDONLY), os.open("/dev/null", os.O_RDONLY))
