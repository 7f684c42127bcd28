#: tells: what is suggested for a slip
import traceback

for text in ("prnt(1)", "import sys; sys.exti()", "[].apend(1)", "import math; from math import sqr", "random.random()"):
    try:
        exec(text)
    except Exception:
        traceback.print_exc()
lenght = 3
print(length)
