#: tells: a terminal: its device, size, modes, and whose it is
#: terminal
import fcntl
import os
import shutil
import stat
import struct
import termios

print(os.isatty(0), os.isatty(1), os.isatty(2), os.get_terminal_size(), shutil.get_terminal_size(), os.ctermid())
print(os.ttyname(0).rsplit("/", 1)[0], os.ttyname(0) == os.ttyname(1), os.environ.get("TERM"), os.environ.get("COLUMNS"))
modes = termios.tcgetattr(0)
print(modes[:6], modes[6])
print(struct.unpack("hhhh", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))
print(os.tcgetpgrp(0) == os.getpgrp() == os.getpid() == os.getsid(0), os.tcgetpgrp(1) == os.getpid())
with open("/dev/tty", "r+b", buffering=0) as tty:
    print(stat.S_ISCHR(os.fstat(tty.fileno()).st_mode), tty.isatty(), os.tcgetpgrp(tty.fileno()) == os.getpid())
    tty.write(b"by /dev/tty\n")
print(stat.filemode(os.stat(os.ttyname(0)).st_mode), [oct(fcntl.fcntl(fd, fcntl.F_GETFL)) for fd in range(3)])
