#: tells: the garbage collector's settings
import gc
import sys
import tracemalloc

print(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks, gc.garbage)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), sys.getallocatedblocks() > 0)


class Loop:
    def __init__(self):
        self.self = self

    def __del__(self):
        print("collected")


Loop()
print(gc.collect() > 0)
