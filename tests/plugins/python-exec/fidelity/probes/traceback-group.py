#: tells: exception groups, nested, with what except* leaves
def fail(kind, text):
    try:
        raise kind(text)
    except kind as error:
        return error


try:
    raise ExceptionGroup("several", [fail(ValueError, "a"), fail(TypeError, "b"),
                                     ExceptionGroup("inner", [fail(OSError, "c"), fail(KeyError, "d")])])
except* TypeError as group:
    print("handled", group.exceptions)
