#: tells: what the standard descriptors are, and their flags
import fcntl
import os
import stat
import sys

for fd in range(3):
    status = os.fstat(fd)
    print(fd, stat.filemode(status.st_mode), oct(fcntl.fcntl(fd, fcntl.F_GETFL)), fcntl.fcntl(fd, fcntl.F_GETFD), status.st_uid == os.getuid())
    print(os.readlink(f"/proc/self/fd/{fd}").split("[")[0], os.path.exists(f"/dev/fd/{fd}"), fcntl.fcntl(fd, 1032))
print(os.fstat(1).st_ino != os.fstat(2).st_ino != os.fstat(0).st_ino)
