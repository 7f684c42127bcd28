#: tells: what ps shows
#: args: ["an argument", "another"]
import os
import subprocess
import sys

print(open("/proc/self/cmdline").read().replace("\0", "|"))
print(os.readlink("/proc/self/exe"), os.readlink("/proc/self/cwd"), os.readlink("/proc/self/root"))
print(subprocess.run(["ps", "-o", "comm=,args=", "-ww", "-p", str(os.getpid())], capture_output=True, text=True).stdout
      if os.path.exists("/usr/bin/ps") else "")
