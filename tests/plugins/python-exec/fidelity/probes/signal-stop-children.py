#: tells: a stop of a program with children, which see SIGTERM as ever
#: await: "ready\n"
#: stop
import subprocess
import sys

subprocess.run([sys.executable, "-u", "-c", "import signal, time; print(signal.getsignal(15), 'ready'); time.sleep(20)"])
