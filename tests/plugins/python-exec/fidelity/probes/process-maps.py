#: tells: which files are loaded into the process
#: but: warm: the boot module is
#: but: graceful: the boot module is
import re

print(sorted(set(re.findall("/.*", open("/proc/self/maps").read()))))
