#: tells: SystemExit of every kind
#: args: ["SystemExit"]
#: args: ["SystemExit()"]
#: args: ["SystemExit(None)"]
#: args: ["SystemExit(0)"]
#: args: ["SystemExit(3)"]
#: args: ["SystemExit(255)"]
#: args: ["SystemExit(256)"]
#: args: ["SystemExit(-1)"]
#: args: ["SystemExit(-257)"]
#: args: ["SystemExit(2**40 + 5)"]
#: args: ["SystemExit(2**70)"]
#: args: ["SystemExit(True)"]
#: args: ["SystemExit(False)"]
#: args: ["SystemExit(0.0)"]
#: args: ["SystemExit('a text ä')"]
#: args: ["SystemExit('')"]
#: args: ["SystemExit((1, 2))"]
#: args: ["SystemExit(1, 2)"]
#: args: ["SystemExit([])"]
#: args: ["SystemExit(b'bytes')"]
#: args: ["SystemExit(Mute())"]
#: args: ["SystemExit(SystemExit(4))"]
#: args: ["Own(5)"]
#: args: ["BaseException('base')"]
#: args: ["GeneratorExit()"]
#: args: ["StopIteration(6)"]
#: args: ["MemoryError()"]
import atexit
import sys


class Mute:
    def __str__(self):
        raise ValueError("no words")


class Own(SystemExit):
    code = 9


atexit.register(print, "at exit")
raise eval(sys.argv[1])
