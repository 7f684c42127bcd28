#: tells: SIGCHLD, and handlers that run between the script's lines
import os
import signal
import time

ended = []
signal.signal(signal.SIGCHLD, lambda number, frame: ended.append(os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1])))
if os.fork() == 0:
    os._exit(3)
while not ended:
    time.sleep(1)
print(ended)
