"""What an interpreter imports that the module beside this isn't built for: it finds no other file of that name.

Programs begin from cold there, and can't tell either that anything was here. As Traces does it for the module.
"""
import os
import sys

own = os.path.dirname(__file__)
os.environ.pop("FURTHER_BOOT", None)
first, _, others = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
if first == own:
    if others:
        os.environ["PYTHONPATH"] = others
    else:
        del os.environ["PYTHONPATH"]
sys.path[:] = [place for place in sys.path if place != own]
sys.path_importer_cache.pop(own, None)
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402,F401, pylint: disable=wrong-import-position,import-self,unused-import
