#pragma once

#include "net/Connection.h"

#include <cstddef>

namespace further {

/// What one client may use.
struct SessionLimits {
    ConnectionLimits connection;
    std::size_t programs;        ///< at once
    std::size_t messagesASecond; ///< on the average; what comes faster waits
};

} // namespace further
