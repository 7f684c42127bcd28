#pragma once

#include "Account.h"

#include <sys/types.h>

namespace further::launcher {

/// Gives a program's pipe or terminal to its user: that belongs to whoever made it, and a program that isn't his
/// couldn't open its own /dev/stdout or terminal by name. Nothing else is given, and of terminals only the agent's: by
/// a descriptor, what is another's could become the program's. The program can do without, where it is refused.
void giveStream(int fd, const Account& account, uid_t agent);

} // namespace further::launcher
