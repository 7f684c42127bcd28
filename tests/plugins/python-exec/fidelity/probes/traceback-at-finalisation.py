#: tells: in which order what is left goes when the interpreter ends, and what its __del__ can still do
import builtins
import os
import sitecustomize
import sys
import threading


class Kept:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name, sys and sys.is_finalizing(), flush=True)


one = Kept("global")
for module in (sys, os, builtins, threading, sitecustomize):
    module.kept = Kept("in " + module.__name__)
two = [Kept("in a list")]
two.append(two)
_private = Kept("private")
local = threading.local()
local.kept = Kept("of a thread")


def generator():
    try:
        yield
    finally:
        print("the generator ends")


waiting = generator()
next(waiting)
print("done")
