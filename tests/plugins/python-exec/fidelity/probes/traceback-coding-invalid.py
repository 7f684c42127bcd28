#: tells: bytes that are no UTF-8
#: only: path
print("never")
print("café")
