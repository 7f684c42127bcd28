#: tells: that no frame is below the script's
import inspect
import sys
import threading
import traceback


def show():
    traceback.print_stack()
    for frame in inspect.stack():
        print(frame.function, frame.lineno, frame.code_context, frame.index, frame.filename == __file__)


show()
frame = sys._getframe()
print(frame.f_back, frame.f_code.co_name, frame.f_lineno, frame.f_code.co_filename == __file__, frame.f_trace)
print(frame.f_globals is globals(), frame.f_locals is locals(), frame.f_builtins is vars(__builtins__))
try:
    sys._getframe(1)
except ValueError as error:
    print(error)
threading.Thread(target=traceback.print_stack).start()
