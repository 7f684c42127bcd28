#: tells: that what is printed is there at once, without a flush
#: await: "prompt> "
#: type: "go\n"
#: await: "half"
#: type: "on\n"
#: await: "raw"
#: type: "end\n"
import sys

print("prompt> ", end="")
print(sys.stdin.readline(), end="")
sys.stdout.write("half")
print(sys.stdin.readline(), end="")
sys.stdout.buffer.write(b"raw")
print(sys.stdin.readline(), end="")
