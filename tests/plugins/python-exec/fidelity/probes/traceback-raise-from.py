#: tells: an exception with a cause, and one that hides it
import traceback

try:
    try:
        int("x")
    except ValueError:
        raise RuntimeError("hidden") from None
except RuntimeError:
    traceback.print_exc()

try:
    int("y")
except ValueError as error:
    raise RuntimeError("caused") from error
