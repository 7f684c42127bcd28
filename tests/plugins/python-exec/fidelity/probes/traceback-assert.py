#: tells: an assertion, and __debug__
print(__debug__)
assert 1 + 1 == 3, "arithmetic"
