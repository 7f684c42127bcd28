#: tells: a program that asks for more memory than there is
import sys

print(sys.getsizeof([]))
bytearray(2 ** 62)
