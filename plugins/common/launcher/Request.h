#pragma once

#include "Protocol.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <utility>

namespace further::launcher {

/// A StartRequest that is well formed, with the descriptors that came along.
class Request {
public:
    Request(const StartRequest& words, std::array<Descriptor, passedCount> passed)
        : _words(words), _passed(std::move(passed)) {}

    /// As whom the program is to run.
    uid_t user() const { return _words.user; }
    const Limits& limits() const { return _words.limits; }
    /// Whether a waiting program may become it.
    bool takesWaiting() const { return _words.waiting != 0; }
    /// As it came.
    const StartRequest& words() const { return _words; }

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
    StartRequest _words;
    std::array<Descriptor, passedCount> _passed;
};

/// A request to keep programs waiting.
struct PrepareRequest {
    uid_t user;
    Limits limits;
    std::size_t count;
    Descriptor spec;
};

} // namespace further::launcher
