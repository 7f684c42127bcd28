#: tells: the hint for Python 2's print
print "hello"
