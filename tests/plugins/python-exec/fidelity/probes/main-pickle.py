#: tells: that the script's own classes can be pickled, copied, compared
import collections
import copy
import dataclasses
import enum
import pickle
import typing


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0


class Colour(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "a b")
Typed = typing.NamedTuple("Typed", [("a", int)])


class Structure(typing.TypedDict):
    a: int


everything = [Point(1), Colour.RED, Pair(1, 2), Typed(3), ValueError("x"), {"a": {1}}]
print(pickle.loads(pickle.dumps(everything)) [:4], copy.deepcopy(everything)[:4])
print(Point, Colour, Pair, Typed, Structure, Point.__module__, Pair.__module__, pickle.dumps(Point))
print(sorted([Point(2), Point(1)]))
