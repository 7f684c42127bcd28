#: tells: death by signals
#: args: ["SIGKILL"]
#: args: ["SIGTERM"]
#: args: ["SIGABRT"]
#: args: ["SIGSEGV"]
#: args: ["SIGBUS"]
#: args: ["SIGFPE"]
#: args: ["SIGILL"]
#: args: ["SIGHUP"]
#: args: ["SIGQUIT"]
#: args: ["SIGINT"]
#: args: ["SIGPIPE"]
#: args: ["SIGALRM"]
#: args: ["SIGUSR1"]
#: args: ["SIGCHLD"]
#: args: ["SIGXCPU"]
#: args: ["SIGXFSZ"]
import os
import resource
import signal
import sys

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print("before")
os.kill(os.getpid(), signal.Signals[sys.argv[1]])
print("after")
