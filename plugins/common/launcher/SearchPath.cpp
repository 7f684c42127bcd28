#include "SearchPath.h"

#include <cstdlib>

namespace further::launcher {

std::string searchPath(bool own) {
    const char* path = own ? ::getenv("PATH") : nullptr;
    return path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
}

} // namespace further::launcher
