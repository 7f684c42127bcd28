#pragma once

#include "Account.h"

#include <map>
#include <string>

namespace further::launcher {

/// The variables that a program begins with, by name: those of its user, and of this process's only what tells of the
/// language, the time zone, the display, and the user's session where the user is the launcher's own. Nothing else is
/// inherited: what an agent was started with may be nobody else's business.
std::map<std::string, std::string> programEnvironment(const Account& account);

/// Gives this process these variables and no others.
void replaceEnvironment(const std::map<std::string, std::string>& variables);

} // namespace further::launcher
