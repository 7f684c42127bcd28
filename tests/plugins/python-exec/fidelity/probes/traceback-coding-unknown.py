# -*- coding: no-such-encoding -*-
#: tells: an encoding that doesn't exist
print("never")
