#: tells: what the process's parent is called
#: but: fork: the launcher is the parent, not the interpreter
#: but: preloaded: its reaper stands between it and its keeper
import os

print(open(f"/proc/{os.getppid()}/comm").read())
