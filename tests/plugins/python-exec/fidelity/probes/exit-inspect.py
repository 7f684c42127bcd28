#: tells: a script that asks, while it runs, to be inspected at its end
#: type: "1 + value\n"
#: eof
import os

value = 1
os.environ["PYTHONINSPECT"] = "1"
raise ValueError("before it is inspected")
