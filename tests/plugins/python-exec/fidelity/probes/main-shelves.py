#: tells: files of the script's own, relative to its directory
import glob
import os
import pathlib
import shelve
import sys
import tempfile

name = os.path.basename(__file__) + ".kept"
with shelve.open(name) as kept:
    kept["a"] = [1, 2]
with shelve.open(name) as kept:
    print(dict(kept))
for left in glob.glob(name + "*"):
    print(left)
    os.remove(left)
print(pathlib.Path().absolute() == pathlib.Path(sys.path[0]), os.path.abspath("x") == os.path.join(os.getcwd(), "x"))
with tempfile.NamedTemporaryFile() as temporary, tempfile.TemporaryDirectory() as directory:
    print(os.path.dirname(temporary.name), os.path.dirname(directory), oct(os.stat(temporary.name).st_mode))
with open("made-" + name, "w") as file:
    print(oct(os.fstat(file.fileno()).st_mode), file.fileno())
os.remove("made-" + name)
