#: tells: all that the standard streams say of themselves in a terminal
#: terminal
import os
import sys

for name in ("stdin", "stdout", "stderr"):
    stream = getattr(sys, name)
    print(name, repr(stream), stream is getattr(sys, f"__{name}__"))
    for attribute in ("encoding", "errors", "line_buffering", "write_through", "newlines", "name", "mode", "closed", "_CHUNK_SIZE"):
        print("   ", attribute, getattr(stream, attribute))
    for layer in (stream, stream.buffer, getattr(stream.buffer, "raw", None)):
        if layer is not None:
            print("   ", type(layer), layer.fileno(), layer.isatty(), layer.readable(), layer.writable(), getattr(layer, "closefd", "-"), getattr(layer, "_blksize", "-"),
                  getattr(layer, "mode", "-"), repr(layer), sorted(getattr(layer, "__dict__", ())))
print(os.isatty(0), os.ttyname(0) == os.ttyname(2))
