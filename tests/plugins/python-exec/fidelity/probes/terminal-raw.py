#: tells: a terminal in raw mode, key by key
#: terminal
#: await: "key?"
#: type: "a"
#: await: "key 97"
#: type: "\u0003"
import os
import termios
import tty

saved = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"key?")
os.write(1, b"key %d" % os.read(0, 1)[0])
os.write(1, b"key %d" % os.read(0, 1)[0])
termios.tcsetattr(0, termios.TCSADRAIN, saved)
print("restored", termios.tcgetattr(0) == saved)
