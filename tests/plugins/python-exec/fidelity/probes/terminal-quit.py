#: tells: Ctrl-\ in a terminal
#: terminal
#: await: "waits\r\n"
#: type: "\u001c"
import resource
import time

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print("waits")
time.sleep(20)
