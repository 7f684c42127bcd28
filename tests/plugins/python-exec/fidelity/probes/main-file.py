#: tells: the script's file, as the script and the system see it
import os
import stat
import sys

status = os.stat(__file__)
print(__file__, os.path.isabs(__file__), os.getcwd(), os.environ["PWD"], os.path.samefile(os.getcwd(), os.path.dirname(__file__)))
print(stat.filemode(status.st_mode), status.st_size == len(open(__file__, "rb").read()), status.st_uid == os.getuid())
print(open(os.path.basename(__file__)).readline())
print(sys._getframe().f_code.co_filename == __file__)
