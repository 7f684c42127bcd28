from __future__ import annotations
#: tells: that a __future__ import of the script holds for it, and that none of ours does
import sys


def function(value: NoSuchName) -> AnotherName:
    pass


print(function.__annotations__)
print(sys._getframe().f_code.co_flags)
print(compile("1", "text", "eval").co_flags)
