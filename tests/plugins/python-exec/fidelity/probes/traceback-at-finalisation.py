#: tells: what __del__ of what is left says when the interpreter ends
import sys


class Kept:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name, sys.is_finalizing(), flush=True)


one = Kept("global")
sys.kept = Kept("in sys")
two = [Kept("in a list")]
two.append(two)
_private = Kept("private")
print("done")
