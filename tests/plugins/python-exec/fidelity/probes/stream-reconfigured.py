#: tells: streams that the script changes
import contextlib
import io
import os
import sys

sys.stdout.reconfigure(encoding="latin-1", errors="replace", line_buffering=True)
print("caf\xe9 €", sys.stdout)
sys.stdout.reconfigure(encoding="utf-8")
with contextlib.redirect_stdout(io.StringIO()) as kept:
    print("kept")
print(repr(kept.getvalue()))
saved = os.dup(1)
os.dup2(2, 1)
print("on stderr now")
os.dup2(saved, 1)
print("on stdout again", os.get_inheritable(1), os.get_inheritable(saved), os.get_blocking(0), os.get_blocking(1))
with open("/dev/stdout", "w") as again, open("/dev/fd/2", "w") as error:
    print("by its name", file=again)
    print("by its number", file=error)
sys.stdout = sys.stdout.detach()
sys.stdout.write(b"detached\n")
