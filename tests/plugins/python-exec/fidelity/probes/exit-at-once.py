#: tells: os._exit: nothing runs, nothing is flushed that isn't written
#: args: ["0"]
#: args: ["3"]
#: args: ["255"]
#: args: ["256"]
import atexit
import os
import sys

atexit.register(print, "never")
print("printed without an end", end="")
sys.stdout.buffer.write(b" and bytes")
try:
    os._exit(int(sys.argv[1]))
finally:
    print("never")
