#: tells: a traceback through functions, with the script's own lines


def inner(values):
    return values["missing"]


def outer():
    return inner({"present": 1})


print("before")
outer()
print("never")
