#: tells: that the garbage collector leaves nothing out
#: but: preloaded: it leaves out what was there before the fork
import gc

print(gc.get_freeze_count())
