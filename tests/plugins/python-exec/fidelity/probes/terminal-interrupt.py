#: tells: Ctrl-C in a terminal
#: terminal
#: await: "waits\r\n"
#: type: "\u0003"
import termios
import time

# Or Ctrl-C throws away what is printed at that moment.
modes = termios.tcgetattr(0)
modes[3] |= termios.NOFLSH
termios.tcsetattr(0, termios.TCSANOW, modes)
print("waits")
try:
    while True:
        time.sleep(0.01)
finally:
    print("finally")
