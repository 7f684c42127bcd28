#: tells: the lines of stdin, one at a time
#: type: "one\n"
#: await: "1 'one"
#: type: "two\nthr"
#: await: "2 'two"
#: type: "ee\n"
#: eof
import sys

for number, line in enumerate(sys.stdin, 1):
    print(number, repr(line))
print(sys.stdin.read() == "", sys.stdin.buffer.read())
