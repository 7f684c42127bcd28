#pragma once

#include "Account.h"

#include <string>
#include <vector>

namespace further::launcher {

/// The variables that a program begins with, `NAME=value` in the order of their names: those of its user, and of this
/// process's only what tells of the language, the time zone, the display, and the user's session where the user is the
/// launcher's own. Nothing else is inherited: what an agent was started with may be nobody else's business.
std::vector<std::string> programEnvironment(const Account& account);

} // namespace further::launcher
