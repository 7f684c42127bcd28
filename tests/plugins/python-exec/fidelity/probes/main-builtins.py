#: tells: the builtins, with what site has added
import builtins

print(sorted(vars(builtins)))
for name in ("exit", "quit", "copyright", "credits", "license", "help"):
    print(repr(getattr(builtins, name))[:60], type(getattr(builtins, name)))
