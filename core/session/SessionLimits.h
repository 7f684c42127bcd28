#pragma once

#include "net/Connection.h"

#include <cstddef>

namespace further {

/// What one client may use.
struct SessionLimits {
    ConnectionLimits connection;
    std::size_t programs;        ///< at once
    std::size_t messagesASecond; ///< on the average; what comes faster waits

    /// Of one who is nobody yet: enough for a program that then waits to be approved.
    static constexpr std::size_t strangersMessage = 262144; ///< bytes
    static constexpr std::size_t strangersMessagesASecond = 20;
};

} // namespace further
