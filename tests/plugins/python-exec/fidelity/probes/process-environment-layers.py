#: tells: that os, posix and C agree on the environment, before and after a change
import ctypes
import os
import posix
import subprocess

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
print(list(posix.environ) == list(os.environb), posix.environ == dict(os.environb), list(os.environ._data) == list(posix.environ))
print([name for name in os.environ if libc.getenv(name.encode()) != os.environb[name.encode()]])
os.environ["ADDED"] = "1"
os.environ["LANG"] = "C"
os.environ.pop("HOME")
print(libc.getenv(b"ADDED"), libc.getenv(b"LANG"), libc.getenv(b"HOME"), os.path.expanduser("~") != "~")
print(subprocess.run(["env"], capture_output=True, text=True).stdout)
os.environ.clear()
print(subprocess.run(["/usr/bin/env"], capture_output=True, text=True))
