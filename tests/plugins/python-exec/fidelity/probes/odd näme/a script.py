#: tells: a script whose name and directory have blanks and letters beyond ASCII
#: only: path
import os
import sys

import beside_it

print(sys.argv, sys.path[0], os.getcwd(), __file__, beside_it.__file__, sys.orig_argv)
print(open("/proc/self/cmdline").read().replace("\0", "|"))
raise ValueError("ä")
