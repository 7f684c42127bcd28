"""The docstring of the script."""
#: tells: the script's docstring, and its __doc__
print(__doc__)
print(globals()["__doc__"] == __import__("__main__").__doc__)
