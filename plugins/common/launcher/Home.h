#pragma once

#include <string>

namespace further::launcher {

/// `~` and `~/…` with the home directory of this process's user in its place; anything else as it is.
std::string expandHome(const std::string& path);

} // namespace further::launcher
