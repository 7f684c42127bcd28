#pragma once

#include <sys/types.h>

namespace further::launcher {

/// This process, and what it starts, comes after everything else that wants the processor: as far as it may come back
/// from there, for only root may.
void comeLast();

/// A process is as urgent as others again, with this niceness. False where that can't be done.
bool comeBack(pid_t process, int niceness);

} // namespace further::launcher
