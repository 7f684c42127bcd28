#: tells: all that the script finds in its own namespace
names = list(vars())
print(names)
print({name: type(value).__name__ for name, value in list(vars().items())})
print(__name__, __file__, __package__, __spec__, __doc__, __annotations__)
print(__loader__.name, __loader__.path == __file__, type(__loader__))
print(__builtins__ is __import__("builtins"))
print("__cached__" in vars(), vars().get("__cached__"))
import __main__
print(vars(__main__) is globals(), __main__.__dict__ is vars())
