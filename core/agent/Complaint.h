#pragma once

#include <functional>

namespace further {

/// Runs `work`. Where it throws, says so in one line on stderr, and to systemd, and returns the exit code that goes
/// with it; otherwise returns 0.
int complainIfFailing(const std::function<void()>& work);

} // namespace further
