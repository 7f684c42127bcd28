#: tells: notes on an exception, and exceptions that can't be printed
import traceback


class Mute(Exception):
    def __str__(self):
        raise ValueError("no words")


class Odd(Exception):
    __module__ = None


for error in (Mute(), Odd("odd"), KeyError(), OSError(2, "No such file or directory", "x"), Exception("two\nlines"),
              UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), Exception("\udc80 alone"), BaseException("base")):
    try:
        raise error
    except BaseException:
        traceback.print_exc()
noted = ValueError("noted")
noted.add_note("first note")
noted.add_note("second\nnote ä")
raise noted
