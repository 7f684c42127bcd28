#: tells: the environment as C sees it
import ctypes
import os

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
for name in ("HOME", "PWD", "PATH", "PYTHONPATH", "LANG", "PYTHONHASHSEED", "PYTHONSTARTUP", "LD_PRELOAD"):
    print(name, libc.getenv(name.encode()))
names = (ctypes.c_char_p * 100).in_dll(libc, "environ")
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
at = 0
while environ[at]:
    print(environ[at].decode())
    at += 1
print([name for name in os.environ if name.startswith("PYTHON")])
