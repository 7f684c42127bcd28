#include "Home.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace further::launcher {

std::string ownHome() {
    if (const char* variable = ::getenv("HOME"); variable != nullptr && *variable == '/')
        return variable;
    const passwd* entry = ::getpwuid(::geteuid());
    return entry != nullptr ? entry->pw_dir : "/";
}

std::string expandHome(const std::string& path, const std::string& home) {
    if (path != "~" && path.rfind("~/", 0) != 0)
        return path;
    return home + path.substr(1);
}

} // namespace further::launcher
