#: tells: sys.tracebacklimit
import sys

print(hasattr(sys, "tracebacklimit"))
sys.tracebacklimit = 1


def a():
    b()


def b():
    raise ValueError("limited")


a()
