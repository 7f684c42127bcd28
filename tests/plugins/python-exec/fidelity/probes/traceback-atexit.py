#: tells: exceptions in what atexit runs, and their order
import atexit


@atexit.register
def last():
    print("last")


@atexit.register
def failing():
    raise ValueError("at exit")


@atexit.register
def leaving():
    raise SystemExit(7)


print("done")
