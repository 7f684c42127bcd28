#: tells: the stack that faulthandler shows when the script itself crashes
import faulthandler
import resource

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
faulthandler.enable()


def crash():
    faulthandler._sigsegv()


crash()
