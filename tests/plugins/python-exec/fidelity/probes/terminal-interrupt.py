#: tells: Ctrl-C in a terminal
#: terminal
#: await: "sleeps\r\n"
#: type: "\u0003"
import os
import termios
import threading
import time

# Or Ctrl-C throws away what is printed at that moment.
modes = termios.tcgetattr(0)
modes[3] |= termios.NOFLSH
termios.tcsetattr(0, termios.TCSANOW, modes)


def tell():
    # Once sleep() is where the main thread is, which is clock_nanosleep(CLOCK_MONOTONIC, …).
    while not open(f"/proc/self/task/{os.getpid()}/syscall").read().split()[1:2] == ["0x1"]:
        pass
    print("sleeps")


threading.Thread(target=tell).start()
try:
    time.sleep(20)
finally:
    print("finally")
