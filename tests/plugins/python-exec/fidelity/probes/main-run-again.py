#: tells: runpy and exec within the script, and the script imported by its own name
#: only: path
import importlib
import runpy
import sys

if __name__ == "__main__":
    print(sorted(runpy.run_path(__file__)["facts"].items()))
    print(sorted(runpy.run_module("companions.package", run_name="__main__")))
    print(importlib.import_module("main-run-again").facts)
    print(runpy._run_module_as_main.__module__)
facts = {"name": __name__, "file": __file__, "spec": __spec__ and __spec__.name, "argv": sys.argv}
