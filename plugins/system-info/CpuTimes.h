#pragma once

#include "plugins/common/machine/Files.h"

#include <cstdint>
#include <map>
#include <optional>

namespace further::system {

/// What the cores have done since the machine was booted, in the kernel's ticks. A value.
class CpuTimes {
public:
    /// None yet.
    CpuTimes() = default;
    /// Of the cores that are online, from /proc/stat.
    static CpuTimes read(const machine::Files& files);

    struct Core {
        std::uint64_t busy = 0;
        std::uint64_t total = 0;
        /// In percent since `before`; nothing where no time has passed, or the counters began anew.
        std::optional<double> useSince(const Core& before) const;
    };

    /// By the core's number.
    const std::map<unsigned, Core>& cores() const { return _cores; }
    /// In percent; of a core that was online at both times.
    std::optional<double> useSince(const CpuTimes& before, unsigned core) const;
    /// The same of all those cores together: 100 % is all of them busy.
    std::optional<double> useSince(const CpuTimes& before) const;

private:
    std::map<unsigned, Core> _cores;
};

} // namespace further::system
