#: tells: exceptions that nobody can catch: in __del__, in weak references' callbacks
import weakref


class Fragile:
    def __del__(self):
        raise ValueError("in __del__")


thing = Fragile()
del thing


class Held:
    pass


def callback(reference):
    raise KeyError("in a callback")


held = Held()
reference = weakref.ref(held, callback)
del held
print("goes on")
