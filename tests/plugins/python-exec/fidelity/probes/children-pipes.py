#: tells: pipes between children, SIGPIPE in them, and their ends
import signal
import subprocess
import sys

print(subprocess.run("yes | head -2", shell=True, capture_output=True))
print(subprocess.run(["sh", "-c", "kill -TERM $$"]).returncode, subprocess.run(["sh", "-c", "kill -INT $$"]).returncode)
child = subprocess.Popen([sys.executable, "-u", "-c", "print('ready'); import time; time.sleep(20)"], stdout=subprocess.PIPE)
child.stdout.readline()
child.terminate()
print(child.wait())
child = subprocess.Popen(["sleep", "20"])
child.send_signal(signal.SIGKILL)
print(child.wait())
try:
    subprocess.run(["/no/such/program"])
except FileNotFoundError as error:
    print(error)
try:
    subprocess.run(["sleep", "20"], timeout=0.01)
except subprocess.TimeoutExpired as error:
    print(error.cmd, error.output)
