#: tells: the debugger, at a breakpoint and after the fact
#: type: "p value\nw\nl\nn\np value\nc\n"
#: type: "p inner\nw\nu\nq\n"
import pdb


def function():
    value = 1
    breakpoint()
    value += 1
    return value


function()
try:
    inner = {}
    inner["missing"]
except KeyError as error:
    pdb.post_mortem(error.__traceback__)
print("after")
