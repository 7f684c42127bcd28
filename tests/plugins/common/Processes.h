#pragma once

#include <sys/types.h>

#include <chrono>

namespace further {

constexpr std::chrono::milliseconds patience = std::chrono::seconds(20);

/// Whether the process ends within the time, where it hasn't already.
bool endsWithin(pid_t pid, std::chrono::milliseconds time);

/// The parent of a process: of a program its keeper, of a keeper the launcher.
pid_t parentOf(pid_t pid);

} // namespace further
