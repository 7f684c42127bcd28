#: tells: hooks for exceptions, as they are before and after the script sets its own
import sys
import threading

print(sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__,
      sys.displayhook is sys.__displayhook__, sys.breakpointhook is sys.__breakpointhook__,
      threading.excepthook is threading.__excepthook__)
print(hasattr(sys, "last_type"), hasattr(sys, "last_value"), hasattr(sys, "last_traceback"))


def hook(kind, value, trace):
    print("mine:", kind.__name__, value, trace.tb_lineno, trace.tb_next, trace.tb_frame.f_back)
    raise KeyError("in the hook")


sys.excepthook = hook
raise ValueError("for the hook")
