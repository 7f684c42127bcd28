from .. import WORD as ABOVE

WORD = "leaf of " + ABOVE
