#: tells: that at the end only the script's own is run
import atexit
import threading
import weakref


class Thing:
    pass


thing = Thing()
weakref.finalize(thing, print, "finalised", "at exit")
early = Thing()
finalizer = weakref.finalize(early, print, "finalised early")
del early
print(finalizer.alive, atexit._ncallbacks())
threading._register_atexit(print, "threads are over")
atexit.register(print, "one")
atexit.register(print, "two", sep="-")
atexit.unregister(len)
