#: tells: that modules in C work, and find their files
import _ctypes
import ctypes
import sqlite3
import ssl
import zlib

print(_ctypes.__file__, ctypes.pythonapi.Py_IsInitialized(), sqlite3.connect(":memory:").execute("select 1 + 1").fetchone())
print(ssl.create_default_context().minimum_version, zlib.crc32(b"x"))
