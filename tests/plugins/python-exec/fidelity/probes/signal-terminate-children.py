#: tells: SIGTERM to children of all kinds: they die of it at once, and nothing of theirs is run
import atexit
import multiprocessing
import os
import signal
import sys
import time


def work(writing):
    try:
        os.write(writing, b".")
        time.sleep(20)
    finally:
        print("never")


def report(name, pid):
    os.read(reading, 1)
    os.kill(pid, signal.SIGTERM)
    return name, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    atexit.register(lambda: print("at exit", os.getpid() == parent))
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        work(writing)
    print(*report("fork", pid))
    process = multiprocessing.Process(target=work, args=(writing,))
    process.start()
    os.read(reading, 1)
    process.terminate()
    process.join()
    print("multiprocessing", process.exitcode)
    text = f"import os, time, atexit; atexit.register(print, 'never'); os.write({writing}, b'.'); time.sleep(20)"
    print(*report("spawn", os.posix_spawn(sys.executable, [sys.executable, "-c", text], os.environ)))
    with multiprocessing.Pool(2) as pool:
        pool.apply_async(work, (writing,))
        os.read(reading, 1)
    print("pool")
    pid = os.fork()
    if pid == 0:
        print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL or "a handler")
        signal.signal(signal.SIGTERM, lambda *_: os._exit(5))
        os.kill(os.getpid(), signal.SIGTERM)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
