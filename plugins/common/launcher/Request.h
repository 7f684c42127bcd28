#pragma once

#include "Protocol.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <array>
#include <utility>

namespace further::launcher {

/// A StartRequest that is well formed, with the descriptors that came along.
class Request {
public:
    Request(uid_t user, const Limits& limits, std::array<Descriptor, passedCount> passed)
        : _user(user), _limits(limits), _passed(std::move(passed)) {}

    /// As whom the program is to run.
    uid_t user() const { return _user; }
    const Limits& limits() const { return _limits; }

    Descriptor& operator[](Passed which) { return _passed[static_cast<std::size_t>(which)]; }

    /// Their numbers, in the order of `Passed`.
    std::array<int, passedCount> numbers() const {
        std::array<int, passedCount> numbers{};
        for (std::size_t i = 0; i < passedCount; ++i)
            numbers[i] = _passed[i].get();
        return numbers;
    }

    void close() { _passed = {}; }

private:
    uid_t _user;
    Limits _limits;
    std::array<Descriptor, passedCount> _passed;
};

} // namespace further::launcher
