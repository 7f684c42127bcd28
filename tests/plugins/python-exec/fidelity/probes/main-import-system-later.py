#: tells: that imports work as ever, and leave the same behind
#: only: path
import sys

before = set(sys.modules)

import companions.package.inner.leaf
import json
import email.message

print(companions.package.inner.leaf.__file__, companions.package.inner.leaf.__name__)
print(companions.package.inner.leaf.__spec__.parent, companions.package.__path__)
for path, importer in sys.path_importer_cache.items():
    print(path, type(importer).__name__)
print([name for name in sys.modules if name not in before])
print(json.__file__, email.message.__cached__)
