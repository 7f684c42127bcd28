#: tells: the error of a script without a guard that starts processes by spawn
#: hide: <_Mai[^>]*>
import multiprocessing
import sys

multiprocessing.set_start_method("spawn")
process = multiprocessing.Process(target=print, args=("never",))
process.start()
process.join()
print(process.exitcode)
