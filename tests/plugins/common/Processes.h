#pragma once

#include <sys/types.h>

#include <chrono>
#include <set>

namespace further {

constexpr std::chrono::milliseconds patience = std::chrono::seconds(20);

/// Whether the process ends within the time, where it hasn't already.
bool endsWithin(pid_t pid, std::chrono::milliseconds time);

/// The parent of a process: of a program its keeper or its reaper, of a keeper the launcher.
pid_t parentOf(pid_t pid);

/// The processor's time that it has had, in steps of 10 ms.
std::chrono::milliseconds timeUsedBy(pid_t pid);

/// Those that there are now.
std::set<pid_t> childrenOf(pid_t pid);

} // namespace further
