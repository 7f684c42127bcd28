#pragma once

#include "Protocol.h"

#include <further/Descriptor.h>

#include <array>

namespace further::launcher {

/// The descriptors that came with a StartRequest.
class Request {
public:
    explicit Request(std::array<Descriptor, passedCount> passed) : _passed(std::move(passed)) {}

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
    std::array<Descriptor, passedCount> _passed;
};

} // namespace further::launcher
