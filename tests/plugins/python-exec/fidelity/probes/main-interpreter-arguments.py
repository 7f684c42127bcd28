#: tells: with which options the script would start another interpreter
import subprocess
import sys
from multiprocessing import spawn, util

print(subprocess._args_from_interpreter_flags(), subprocess._optim_args_from_interpreter_flags())
print(spawn.get_executable(), spawn.get_command_line(), util._args_from_interpreter_flags())
print(sorted(pair for pair in spawn.get_preparation_data("name").items() if pair[0] != "authkey"))
