#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include <poll.h>

namespace further::bench {

inline bool isReady(int descriptor, short events, std::chrono::milliseconds patience) {
    pollfd waiting{descriptor, events, 0};
    return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

/// Throws `otherwise` as a sentence where nothing comes in time.
inline void awaitReady(int descriptor, short events, std::chrono::seconds patience, const char* otherwise) {
    if (!isReady(descriptor, events, patience)) {
        throw std::runtime_error(std::string(otherwise) + " for " + std::to_string(patience.count()) + " s.");
    }
}

} // namespace further::bench
