#: tells: an import of what isn't there
import no_such_module_anywhere
