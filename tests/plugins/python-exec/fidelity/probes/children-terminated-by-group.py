#: tells: signals to the script's own group
import os
import signal
import subprocess
import sys

signal.signal(signal.SIGUSR1, lambda number, frame: print("script got", number))
text = "import signal; signal.signal(10, lambda *_: exit('child got it')); print('ready', flush=True); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
print(child.stdout.readline(), end="")
os.killpg(0, signal.SIGUSR1)
print(child.communicate(), child.returncode)
