#: tells: threads at the end: those that are waited for, and daemons that aren't
import atexit
import threading

ready = threading.Event()
ended = threading.Event()


def daemon():
    ready.set()
    ended.wait()
    print("never")


def last():
    threading.main_thread().join()
    print("main is over:", threading.main_thread().is_alive())


threading.Thread(target=daemon, daemon=True).start()
ready.wait()
threading.Thread(target=last).start()
atexit.register(print, "at exit")
print("main ends")
