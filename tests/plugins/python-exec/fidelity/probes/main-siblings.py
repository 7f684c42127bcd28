#: tells: imports of modules and packages beside the script, with bytecode written
#: only: path
import os

import companions.package
import companions.plain
from companions.package.inner import leaf

print(companions.plain.WORD, companions.package.WORD, leaf.WORD, companions.__path__, companions.__spec__.origin)
print(companions.plain.__file__, companions.plain.__cached__, os.path.exists(companions.plain.__cached__))
print([name for name in vars(companions) if not name.startswith("__")])
