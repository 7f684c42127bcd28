#: tells: stdin as bytes, by its descriptor, and mixed
#: type: "0123456789abcdefghij\nline\nrest ä"
#: eof
import os
import sys

print(sys.stdin.buffer.read(4), sys.stdin.buffer.peek(1)[:1], sys.stdin.buffer.readline())
print(sys.stdin.readline())
print(os.read(0, 100), sys.stdin.buffer.read())
