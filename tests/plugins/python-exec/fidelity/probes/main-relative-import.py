#: tells: a relative import in a script, which can't be
from . import sibling
