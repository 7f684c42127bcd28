#pragma once

#include "Account.h"

namespace further::launcher {

/// Makes the account's home (0700, the account's own) where it is missing, for a user who has none: below a directory
/// of the launcher's own user, in which nobody else may write, and nowhere else. Throws std::system_error.
void makeHome(const Account& account);

} // namespace further::launcher
