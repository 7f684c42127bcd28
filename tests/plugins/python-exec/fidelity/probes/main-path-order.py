#: tells: which of two modules of one name is imported, and from where
import importlib.util
import sys

for name in ("further_link", "sitecustomize", "usercustomize", "site", "os", "json", "pip", "numpy", "PIL", "apt_pkg", "zipimport", "_abc"):
    spec = importlib.util.find_spec(name)
    print(name, spec and (spec.origin, spec.has_location))
import pkgutil
print(sorted(module.name for module in pkgutil.iter_modules(sys.path[:1])))
print(sum(1 for _ in pkgutil.iter_modules()) > 100)
