#: tells: a traceback through generators, comprehensions, lambdas, classes, decorators and with
import contextlib


@contextlib.contextmanager
def manager():
    try:
        yield
    finally:
        print("left")


def numbers():
    yield 1
    raise ValueError("exhausted")


class Body:
    with manager():
        total = sum(n for n in (lambda: [m for m in numbers()])())
