#: tells: that annotations of the script are kept
count: int = 3
name: "str"
print(__annotations__)
import __main__
import typing
print(typing.get_type_hints(__main__))
