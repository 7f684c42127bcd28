#: tells: an exception while another one was handled


class Trouble(Exception):
    pass


def first():
    return 1 / 0


def second():
    try:
        first()
    except ZeroDivisionError:
        {}["missing"]


try:
    second()
except KeyError:
    raise Trouble("third")
