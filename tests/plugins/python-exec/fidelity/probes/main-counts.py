#: tells: how much the interpreter has done and holds before the script begins
#: but: warm: to take a program over makes some objects
#: but: graceful: the boot module has some objects
import gc

print(gc.get_count(), gc.get_stats(), len(gc.get_objects()))
