#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace further::launcher {

/// The limits of a process as getrlimit(2) gives them, which others of its user may change (prlimit). From /proc, where
/// everybody may read them.
class ProcessLimits {
public:
    /// Nothing where there is no such process any more.
    static std::optional<ProcessLimits> of(pid_t process);

    /// The first that isn't as `wanted` says, which is asked with each resource's number; empty where all are so.
    template <class Wanted>
    std::string differAt(const Wanted& wanted) const {
        for (std::size_t resource = 0; resource < _limits.size(); ++resource) {
            const rlimit& found = _limits[resource].limit;
            const rlimit expected = wanted(static_cast<__rlimit_resource>(resource));
            if (found.rlim_cur != expected.rlim_cur || found.rlim_max != expected.rlim_max)
                return _limits[resource].name;
        }
        return {};
    }

private:
    struct Named {
        std::string name; ///< as the kernel calls it
        rlimit limit{};
    };

    std::array<Named, RLIM_NLIMITS> _limits; ///< in the order of their numbers
};

} // namespace further::launcher
