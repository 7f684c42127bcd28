#: tells: a child that reads and writes the script's own streams
#: type: "for the child\nfor the script\n"
#: eof
import subprocess
import sys

print("begins")
subprocess.run(["head", "-c", "14"])
subprocess.run(["sh", "-c", "echo to stderr >&2"])
print(repr(sys.stdin.read()))
