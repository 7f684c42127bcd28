#: tells: what site has set up, and which sitecustomize there is
import site
import sys

print(site.ENABLE_USER_SITE, site.USER_SITE, site.USER_BASE, site.PREFIXES, site.getsitepackages(), site.getusersitepackages())
import sitecustomize

print(sitecustomize.__name__, sitecustomize.__file__, sitecustomize.__spec__, sorted(vars(sitecustomize)))
print("usercustomize" in sys.modules)
import importlib.util
print(importlib.util.find_spec("sitecustomize").origin)
