"""A module that can't be parsed."""


def broken(:
    pass
