#: tells: a Python that the script starts: its flags, path, modules, environment
import subprocess
import sys

text = """
import os, signal, sys
print(sys.flags, sys.orig_argv, sys.path, sys.argv)
print(sorted(sys.modules))
print(dict(os.environ))
print(signal.getsignal(signal.SIGTERM), [number for number in signal.valid_signals() if signal.getsignal(number) == signal.SIG_IGN])
print(sys.path_hooks.__len__(), os.getcwd())
print(sorted(map(int, os.listdir('/proc/self/fd'))))
"""
print(sys.executable, subprocess.run([sys.executable, "-c", text], capture_output=True, text=True))
print(subprocess.run([sys.executable, "-u", "-", "argument"], input=text, capture_output=True, text=True))
print(subprocess.run([sys.executable, "-I", "-c", "import sys; print(sys.path, sorted(sys.modules))"], capture_output=True, text=True))
