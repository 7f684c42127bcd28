#: tells: a stop of a program with nothing to clean up: no traceback, and the signal's exit code
#: args: ["time.sleep(20)"]
#: args: ["input()"]
#: args: ["sys.stdin.read()"]
#: args: ["threading.Lock().acquire() and threading.Event().wait()"]
#: args: ["thread = threading.Thread(target=time.sleep, args=(20,), daemon=True); thread.start(); thread.join()"]
#: args: ["threading.Thread(target=time.sleep, args=(20,)).start()"]
#: args: ["asyncio.run(asyncio.sleep(20))"]
#: args: ["multiprocessing.Process(target=time.sleep, args=(20,)).start()"]
#: args: ["subprocess.run(['sleep', '20'])"]
#: args: ["signal.pause()"]
#: args: ["select.select([0], [], [])"]
#: args: ["os.system('sleep 20')"]
#: args: ["os.execlp('sleep', 'sleep', '20')"]
#: await: "ready\n"
#: stop
import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
import time

# Once the program waits in earnest: CPython notices a signal that comes just before at the wait's end only.
READY = """
while read -r now < /proc/$PPID/task/$PPID/syscall; do
    case $now in "$before") echo ready; exit;; running) before=;; *) before=$now; sleep 0.1;; esac
done
"""
subprocess.Popen(["sh", "-c", READY], stdin=subprocess.DEVNULL)
exec(sys.argv[1])
