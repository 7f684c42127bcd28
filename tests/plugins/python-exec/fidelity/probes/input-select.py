#: tells: waiting for input with select, and reading it without blocking
#: await: "waits\n"
#: type: "here\n"
import os
import select
import selectors

print(select.select([0], [], [], 0)[0])
print("waits")
print(select.select([0], [], [], 10)[0], os.read(0, 100))
os.set_blocking(0, False)
try:
    os.read(0, 1)
except BlockingIOError as error:
    print(error)
poll = selectors.DefaultSelector()
poll.register(0, selectors.EVENT_READ)
print(poll.select(0))
