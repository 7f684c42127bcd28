# -*- coding: latin-1 -*-
#: tells: a script in Latin-1, and a traceback with its letters
#: only: path
print("café")
raise ValueError("café")
