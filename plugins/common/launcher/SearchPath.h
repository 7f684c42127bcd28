#pragma once

#include <string>

namespace further::launcher {

/// The PATH of programs: this process's own where they run as its user (`own`), otherwise what a user of this system
/// has, for root's may lead to where only root goes.
std::string searchPath(bool own);

} // namespace further::launcher
