#: tells: state that modules keep of the process: nothing has been touched
import atexit
import contextvars
import copyreg
import decimal
import faulthandler
import linecache
import multiprocessing
import os
import random
import socket
import sys
import tempfile
import time

print(atexit._ncallbacks(), list(contextvars.copy_context()), decimal.getcontext(), faulthandler.is_enabled())
print(sorted(linecache.cache), multiprocessing.current_process(), multiprocessing.get_start_method(allow_none=True), multiprocessing.parent_process())
print(socket.getdefaulttimeout(), tempfile.gettempdir(), tempfile.tempdir, time.tzname, len(copyreg.dispatch_table))
print(random.Random(5).random(), os.get_exec_path(), sys.getdlopenflags(), sys.is_finalizing(), hasattr(sys, "ps1"))
