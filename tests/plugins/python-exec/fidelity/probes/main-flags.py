#: tells: sys.flags, and how the interpreter was started
import sys
import sysconfig

print(sys.flags)
print(sys.warnoptions, sys._xoptions, sys.dont_write_bytecode, sys.pycache_prefix)
for name in ("executable", "_base_executable", "prefix", "base_prefix", "exec_prefix", "base_exec_prefix", "platlibdir", "_framework",
             "float_repr_style", "_home", "stdlib_module_names", "version", "implementation", "api_version", "hexversion",
             "byteorder", "maxunicode", "builtin_module_names", "hash_info", "int_info", "thread_info", "abiflags", "_git"):
    print(name, sorted(getattr(sys, name)) if name == "stdlib_module_names" else getattr(sys, name))
print(sorted(vars(sys)))
print(sys.getswitchinterval(), sys.getrecursionlimit(), sys.getdlopenflags(), sys.get_int_max_str_digits(),
      sys.get_coroutine_origin_tracking_depth(), sys.get_asyncgen_hooks())
print(sysconfig.get_paths())
