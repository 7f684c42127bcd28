#: tells: all modules that are there when the script begins, in order, and what each says of itself
#: but: preloaded: there are more
import sys

for name, module in list(sys.modules.items()):
    spec = getattr(module, "__spec__", None)
    print(name, type(module).__name__, getattr(module, "__file__", "-"), spec and (spec.name, spec.origin),
          getattr(module, "__package__", "-"), type(getattr(module, "__loader__", None)).__name__)
