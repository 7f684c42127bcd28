#: tells: much output, whole and in order, on both streams
import sys

for i in range(3000):
    print("line", i, file=sys.stderr if i % 3 == 0 else sys.stdout)
sys.stdout.write("x" * 300000)
