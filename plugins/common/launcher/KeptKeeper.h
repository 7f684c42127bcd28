#pragma once

#include "Rules.h"

namespace further::launcher {

/// What a waiting program that forks has made of itself: the keeper of another one that waits, which is the child
/// `rules.kept` of this process (Assignment.h: ForkRequest). It is the programs' user's own, and so has no rights but
/// theirs; it counts as one of the launcher's keepers, which ends what is left should it be killed. Returns when
/// nothing is left of the program.
void keepForked(const Rules& rules);

} // namespace further::launcher
