#: tells: characters on the way out, and those that can't go
import sys

print("ä € 😀 \x00 \x1b[0m \u2028 \ufeff")
print("ä € 😀 \udc80", file=sys.stderr)
sys.stdout.buffer.write(b"\xff\xfe bytes\n")
sys.stdout.write("a\r\nb\n")
print("\udc80")
