#: tells: input() in a thread while the main thread works
#: await: "ready "
#: type: "typed\n"
import threading

thread = threading.Thread(target=lambda: print(repr(input("ready "))))
thread.start()
thread.join()
print("main")
