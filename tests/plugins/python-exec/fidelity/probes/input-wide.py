#: tells: input that is wide: three and four bytes a character, across reads
#: type: "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€\n😀😀😀😀😀\u0000\u0001\n"
#: eof
import sys

sys.stdin.reconfigure(encoding="utf-8")
print([sys.stdin.buffer.read(7) for _ in range(3)])
print(repr(sys.stdin.buffer.read().decode(errors="replace")))
