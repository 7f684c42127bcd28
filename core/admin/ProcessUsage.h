#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>

namespace further {

/// What a process has used, by /proc (proc(5)). A value.
struct ProcessUsage {
    double cpuSeconds = 0;         ///< in user and system mode, with children that were waited for
    std::size_t residentBytes = 0; ///< what of its memory is in RAM

    /// Nothing for a process that isn't there any more.
    static std::optional<ProcessUsage> of(pid_t pid);
};

} // namespace further
