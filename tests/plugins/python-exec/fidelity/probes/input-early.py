#: tells: input that was there before the script
#: type: "first\nsecond ä€😀\n"
#: type: "third\r\n\tfourth\n"
#: eof
import sys

print(repr(sys.stdin.readline()), repr(input()), repr(sys.stdin.read()), repr(sys.stdin.read()))
