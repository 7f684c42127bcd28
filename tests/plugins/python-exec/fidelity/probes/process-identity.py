#: tells: who the process is: session, group, parent, user, children
#: but: fork: the launcher sets this, not the interpreter
import os

print(os.getpid() == os.getpgrp() == os.getsid(0), os.getpgid(os.getppid()) == os.getpgrp())
print(os.getppid() > 1)
print(os.getresuid(), os.getresgid(), os.getgroups())
print(open(f"/proc/self/task/{os.getpid()}/children").read() if os.path.exists(f"/proc/self/task/{os.getpid()}/children") else "")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError as error:
    print(error)
print(open("/proc/self/comm").read(), open("/proc/self/loginuid").read() if os.path.exists("/proc/self/loginuid") else "")
