#: tells: an exception in a thread
import threading


def work():
    raise ValueError("in a thread")


for name in (None, "worker"):
    thread = threading.Thread(target=work, name=name)
    thread.start()
    thread.join()
print("main goes on")
