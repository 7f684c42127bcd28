#: tells: the carets under the part of a line that failed
import traceback


def attempt(function):
    try:
        function()
    except Exception:
        traceback.print_exc()


a, b, none = [1, 2, 3], {"x": {"y": None}}, None
attempt(lambda: a[0] + a[1] / (a[2] - 3) * 2)
attempt(lambda: b["x"]["y"]["z"])
attempt(lambda: none.attribute.more(1, 2))
attempt(lambda: (len(a), a(1, "ä€😀"), 3))
attempt(lambda: [
    1,
    a[
        7
    ],
])
x = a[0] + b["x"]["y"]["deeper"] + a[1]
