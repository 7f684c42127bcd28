#: tells: a syntax error that the compiler finds, not the parser
print("never")
def twice(a, a):
    return a
