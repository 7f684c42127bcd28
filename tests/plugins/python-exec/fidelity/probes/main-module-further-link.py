#: tells: the agent's own module
import sys

import further_link

print(further_link.__name__, len(further_link.__version__) > 2, [name for name in sys.modules if name.startswith("further_link")])
