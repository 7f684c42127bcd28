#: tells: multiprocessing.Process in all its ways
#: args: ["fork"]
#: args: ["spawn"]
#: args: ["forkserver"]
import multiprocessing
import os
import sys


def work(queue, lock):
    with lock:
        queue.put((__name__, multiprocessing.current_process().name, multiprocessing.parent_process().name, sys.argv,
                   __spec__ and __spec__.name, os.getcwd(), sys.path[0], len(sys.path_hooks)))
    sys.exit(3)


def fail():
    raise ValueError("in a process")


def die():
    os.kill(os.getpid(), 9)


def wait(ready):
    ready.set()
    while True:
        pass


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    print(multiprocessing.get_start_method(), multiprocessing.get_all_start_methods())
    queue, ready = context.Queue(), context.Event()
    for target, arguments in ((work, (queue, context.Lock())), (fail, ()), (die, ())):
        process = context.Process(target=target, args=arguments, name=target.__name__)
        process.start()
        process.join()
        print(process.name, process.exitcode)
    print(queue.get())
    process = context.Process(target=wait, args=(ready,))
    process.start()
    ready.wait()
    process.terminate()
    process.join()
    print(process.exitcode, multiprocessing.active_children())
print("end of", "main" if __name__ == "__main__" else __name__)
