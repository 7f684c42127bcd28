#: tells: shared memory, managers and daemons of multiprocessing
import multiprocessing
import multiprocessing.shared_memory
import time


def add(counter, numbers):
    with counter.get_lock():
        counter.value += 1
    numbers.append(counter.value)


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    with multiprocessing.Manager() as manager:
        numbers = manager.list()
        processes = [multiprocessing.Process(target=add, args=(counter, numbers)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(counter.value, len(numbers))
    memory = multiprocessing.shared_memory.SharedMemory(create=True, size=16)
    memory.buf[:2] = b"ab"
    print(bytes(memory.buf[:2]))
    memory.close()
    memory.unlink()
    multiprocessing.Process(target=time.sleep, args=(20,), daemon=True).start()
    print("main ends")
