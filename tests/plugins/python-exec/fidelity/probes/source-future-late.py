#: tells: a __future__ import that comes too late
print("never")
from __future__ import annotations
