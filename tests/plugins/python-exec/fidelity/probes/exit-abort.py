#: tells: abort(), a null pointer, and the interpreter's own fatal errors
#: args: ["os.abort()"]
#: args: ["ctypes.string_at(0)"]
#: args: ["signal.raise_signal(signal.SIGABRT)"]
import ctypes
import os
import resource
import signal
import sys

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print("before", end="")
exec(sys.argv[1])
