#: tells: a stop of a program that waits for the signal itself
#: await: "ready\n"
#: stop
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("ready")
print(signal.sigwait({signal.SIGTERM}))
