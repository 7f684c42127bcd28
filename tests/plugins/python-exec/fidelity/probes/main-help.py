#: tells: help() and pydoc
#: eof
import pydoc


def documented(a: int = 1) -> str:
    """What it does."""


class Documented:
    """What it is."""


help(documented)
help(Documented)
help("assert")
print(pydoc.render_doc(documented))
help()
