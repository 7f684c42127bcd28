#: tells: that inspect and linecache find the source
import inspect
import linecache
import sys


def shown(a, *, b=2):
    """A function."""
    return a + b  # with a comment


class Shown:
    def method(self):
        return inspect.currentframe().f_lineno


print(inspect.getsource(shown), inspect.getsource(Shown), inspect.getsourcefile(shown) == __file__, Shown().method())
print(inspect.getmodule(shown), inspect.getsource(sys.modules["__main__"]) == open(__file__).read())
print(repr(linecache.getline(__file__, 1)))
print(__loader__.get_source("__main__") == open(__file__).read(), __loader__.get_filename() == __file__)
