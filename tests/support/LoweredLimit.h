#pragma once

#include <sys/resource.h>
#include <sys/types.h>

namespace further::testing {

/// A limit of another process (RLIMIT_…), lowered for as long as this lives. What it has beyond that stays its own.
class LoweredLimit {
public:
    LoweredLimit(pid_t pid, __rlimit_resource resource, rlim_t value) : _pid(pid), _resource(resource) {
        ::prlimit(_pid, _resource, nullptr, &_usual);
        const rlimit lowered{value, _usual.rlim_max};
        ::prlimit(_pid, _resource, &lowered, nullptr);
    }
    ~LoweredLimit() { ::prlimit(_pid, _resource, &_usual, nullptr); }
    LoweredLimit(const LoweredLimit&) = delete;
    LoweredLimit& operator=(const LoweredLimit&) = delete;

private:
    pid_t _pid;
    __rlimit_resource _resource;
    rlimit _usual{};
};

} // namespace further::testing
