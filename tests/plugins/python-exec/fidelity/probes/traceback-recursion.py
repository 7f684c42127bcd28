#: tells: the recursion limit is met at the same depth, with the same words
import sys
import traceback

depth = 0


def deeper():
    global depth
    depth += 1
    deeper()


try:
    deeper()
except RecursionError as error:
    print(depth, error, len(traceback.extract_tb(error.__traceback__)))
print(sys.getrecursionlimit())


def odd(n):
    return even(n - 1)


def even(n):
    return odd(n - 1)


odd(10)
