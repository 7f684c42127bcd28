#: tells: the whole of sys.path
import os
import sys

for entry in sys.path:
    print(entry)
print(sys.path[0] == os.path.dirname(__file__), sys.path[0] == os.getcwd())
