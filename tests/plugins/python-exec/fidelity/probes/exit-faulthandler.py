#: tells: faulthandler: the stack of a program that crashes is the script's alone
import faulthandler
import os
import signal
import subprocess
import sys

if len(sys.argv) > 1:
    faulthandler.enable()
    os.kill(os.getpid(), signal.SIGSEGV)
ended = subprocess.run([sys.executable, __file__, "crash"], capture_output=True, text=True)
print(ended.returncode, ended.stderr)
reading, writing = os.pipe()
faulthandler.dump_traceback(writing)
print(os.read(reading, 10000).decode())
