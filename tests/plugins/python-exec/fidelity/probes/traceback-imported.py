#: tells: a traceback through a module beside the script, without the import system's frames
#: only: path
import companions.failing_module
