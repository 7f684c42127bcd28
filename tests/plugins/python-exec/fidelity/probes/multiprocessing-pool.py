#: tells: multiprocessing.Pool, with results, errors and initialisers
#: args: ["fork"]
#: args: ["spawn"]
#: args: ["forkserver"]
import multiprocessing
import sys


class Thing:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value


def square(thing):
    if thing.value == 13:
        raise ValueError("unlucky")
    return Thing(thing.value ** 2)


if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print([thing.value for thing in pool.map(square, map(Thing, range(10)))])
        try:
            pool.apply(square, (Thing(13),))
        except ValueError as error:
            print(repr(error), type(error.__cause__))
            print(error.__cause__)
        pool.close()
        pool.join()
