#: tells: that after the end of the input there is no more, as often as it is asked
#: type: "only\n"
#: eof
import sys

for _ in range(3):
    try:
        print(repr(input()))
    except EOFError as error:
        print(repr(error))
print(sys.stdin.readlines(), list(sys.stdin), sys.stdin.buffer.read(), sys.stdin.closed)
sys.stdin.close()
input("closed? ")
