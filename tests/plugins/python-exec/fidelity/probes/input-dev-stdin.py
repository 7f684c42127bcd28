#: tells: /dev/stdin and descriptor 0, opened by their names
#: type: "one\ntwo\nthree\n"
#: eof
import os
import sys

with open("/dev/stdin", "rb", buffering=0) as again:
    print(again.read(4))
with open(0, closefd=False, buffering=1) as wrapped:
    print(wrapped.readline())
print(sys.stdin.read(), os.fstat(0).st_mode)
