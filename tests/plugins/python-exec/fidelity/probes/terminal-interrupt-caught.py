#: tells: Ctrl-C that the script catches, at input() and in a loop
#: terminal
#: await: "reads\r\n"
#: type: "\u0003"
#: await: "loops\r\n"
#: type: "\u0003"
import os
import termios
import threading

# Or Ctrl-C throws away what is printed at that moment.
modes = termios.tcgetattr(0)
modes[3] |= termios.NOFLSH
termios.tcsetattr(0, termios.TCSANOW, modes)


def tell():
    # Once input() waits for descriptor 0: a signal that came just before would be noticed at the next key only.
    while not open(f"/proc/self/task/{os.getpid()}/syscall").read().split()[1:2] == ["0x0"]:
        pass
    print("reads")


threading.Thread(target=tell).start()
try:
    input("prompt> ")
except KeyboardInterrupt as error:
    print("caught", repr(error))
try:
    print("loops")
    while True:
        pass
except KeyboardInterrupt:
    print("caught again")
