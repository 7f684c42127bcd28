#: tells: that a program without a terminal has none
import os
import shutil

for attempt in ("os.ttyname(0)", "os.get_terminal_size()", "os.tcgetpgrp(0)", "open('/dev/tty')", "os.ctermid()", "shutil.get_terminal_size()"):
    try:
        print(attempt, eval(attempt))
    except OSError as error:
        print(attempt, error)
print(os.environ.get("TERM"))
