#: tells: what every signal does, but SIGTERM
import signal

for number in sorted(signal.valid_signals()):
    if number != signal.SIGTERM:
        print(number, signal.getsignal(number))
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
