#: tells: that no timer runs and no alarm is set
import os
import signal

print([signal.getitimer(which) for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)], signal.alarm(0))
print(signal.set_wakeup_fd(-1), signal.sigpending(), signal.pthread_sigmask(signal.SIG_BLOCK, []))
print(os.getloadavg() is not None, os.times().user < 5)
