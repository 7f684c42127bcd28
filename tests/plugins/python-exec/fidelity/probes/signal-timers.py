#: tells: timers, alarms and waiting for signals
import signal
import time

ticks = []
signal.signal(signal.SIGALRM, lambda number, frame: ticks.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while len(ticks) < 3:
    time.sleep(1)
print(signal.setitimer(signal.ITIMER_REAL, 0)[1], ticks[:3])
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
signal.raise_signal(signal.SIGUSR1)
print(signal.sigpending(), signal.sigwait({signal.SIGUSR1}))
print(signal.siginterrupt(signal.SIGALRM, False), signal.strsignal(15))
