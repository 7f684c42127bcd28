#: tells: that nothing of ours is in the flags of the compiled script
import sys

code = sys._getframe().f_code
print(code.co_flags, code.co_name, code.co_qualname, code.co_firstlineno, code.co_argcount, code.co_names)
print(list(code.co_lines()))
print(list(code.co_positions())[:20])
