#: tells: children in a terminal: groups, job control, a terminal of their own
#: terminal
import os
import pty
import subprocess
import sys

child = "import os, sys; print(os.isatty(0), os.tcgetpgrp(0) == os.getpgrp(), os.getsid(0) == os.getppid(), os.get_terminal_size())"
subprocess.run([sys.executable, "-c", child])
subprocess.run([sys.executable, "-c", "import os; os.system('stty size; tty | cut -c1-9')"], start_new_session=False)
print(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-c", "import os; print(os.isatty(0), os.getsid(0) == os.getpid())"])))
