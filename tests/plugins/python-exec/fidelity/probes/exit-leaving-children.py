#: tells: a program that leaves a child behind, which prints on
import os
import time

if os.fork() == 0:
    time.sleep(0.1)
    print("child prints")
    os._exit(0)
print("parent ends")
