#: tells: all that the standard streams say of themselves in a terminal
#: terminal
import os
import sys

for name in ("stdin", "stdout", "stderr"):
    stream = getattr(sys, name)
    print(name, stream.isatty(), repr(stream), stream.line_buffering, stream.write_through, stream.errors, type(stream.buffer))
print(sys.stdout.buffer.raw if hasattr(sys.stdout.buffer, "raw") else sys.stdout.buffer, os.isatty(0), os.ttyname(0) == os.ttyname(2))
