#pragma once

#include <sys/types.h>

#include <span>

namespace further::launcher {

/// Makes this fork of the launcher a keeper: a session of its own, the sub-reaper of what it starts, ended with SIGTERM
/// should the launcher end, and without any descriptor but `kept`. Throws StepFailure(fork).
void becomeKeeper(pid_t launcher, std::span<const int> kept);

} // namespace further::launcher
