#: tells: concurrent.futures, with threads and with processes
import concurrent.futures
import threading
import traceback


def cube(n):
    if n == 3:
        raise ValueError("three")
    return n ** 3


def who(_):
    return threading.current_thread().name


if __name__ == "__main__":
    for kind in (concurrent.futures.ThreadPoolExecutor, concurrent.futures.ProcessPoolExecutor):
        with kind(max_workers=1) as executor:
            print(list(executor.map(cube, range(3))), list(executor.map(who, range(1))))
            try:
                executor.submit(cube, 3).result()
            except ValueError:
                traceback.print_exc()
    concurrent.futures.ThreadPoolExecutor().submit(print, "still done at the end")
