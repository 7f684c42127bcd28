#: tells: modules from a zip file, reloads, and importers of the script's own
import importlib
import importlib.abc
import importlib.util
import os
import sys
import zipfile

name = os.path.basename(__file__) + ".zip"
with zipfile.ZipFile(name, "w") as archive:
    archive.writestr("zipped_module.py", "def where(): raise LookupError(__file__)\n")
sys.path.insert(0, name)
try:
    import zipped_module
finally:
    os.remove(name)
print(zipped_module.__file__, type(zipped_module.__loader__).__name__)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "made_up" else None

    def exec_module(self, module):
        module.value = 5


sys.meta_path.insert(0, Finder())
import made_up
print(made_up.value, importlib.reload(made_up).value)
asked = []
sys.path_hooks.insert(0, lambda path: asked.append(path) or (_ for _ in ()).throw(ImportError))
sys.path_importer_cache.clear()
sys.path.append("/no/such/place")
try:
    import no_such_module
except ImportError as error:
    print(error)
print(asked)
zipped_module.where()
