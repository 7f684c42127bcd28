#: tells: doctest of the script
import doctest


def double(n):
    """
    >>> double(2)
    4
    >>> double("a")
    'a a'
    """
    return n * 2


print(doctest.testmod())
