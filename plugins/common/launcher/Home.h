#pragma once

#include <string>

namespace further::launcher {

/// The home of this process's own user: HOME, or what the user database says.
std::string ownHome();

/// `~` and `~/…` with `home` in its place; anything else as it is.
std::string expandHome(const std::string& path, const std::string& home);

} // namespace further::launcher
