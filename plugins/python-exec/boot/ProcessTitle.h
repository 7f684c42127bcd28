#pragma once

#include "StartEnvironment.h"

#include <string>
#include <vector>

namespace further::boot {

/// What `ps` shows of this process, and /proc/PID/environ.
class ProcessTitle {
public:
    /// Looks where the kernel finds it.
    ProcessTitle();

    /// Shows these words, in the place of those of the start where they fit in there, and this environment. Where the
    /// kernel doesn't allow that, what fits is shown all the same. Harmless where it fails: then nothing changes.
    void show(const std::vector<std::string>& words, const Variables& environment) const;

private:
    /// prctl_mm_map without what is at its end: addresses of this process.
    struct Places {
        unsigned long long startCode = 0, endCode = 0, startData = 0, endData = 0, startHeap = 0, startStack = 0;
        unsigned long long startArguments = 0, endArguments = 0, startEnvironment = 0, endEnvironment = 0;
    };

    static Places look();

    const Places _places;
};

} // namespace further::boot
