#: tells: what prctl says of the process
#: but: fork: the launcher sets this, not the interpreter
import ctypes

libc = ctypes.CDLL(None)
value = ctypes.c_int(-1)
libc.prctl(2, ctypes.byref(value))
print("the signal at the parent's death", value.value)
libc.prctl(37, ctypes.byref(value))
print("sub-reaper", value.value)
for name, number in (("dumpable", 3), ("keeps capabilities", 7), ("no new privileges", 39), ("seccomp", 21), ("timer slack", 30),
                     ("machine check", 34), ("secure bits", 27), ("transparent huge pages off", 42)):
    print(name, libc.prctl(number, 0, 0, 0, 0))
name = ctypes.create_string_buffer(16)
libc.prctl(16, name)
print(name.value, libc.personality(0xFFFFFFFF))
