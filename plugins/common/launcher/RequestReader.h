#pragma once

#include "ExpectedFork.h"
#include "Request.h"

#include <optional>

namespace further::launcher {

/// What one read of a connection gave.
struct Received {
    enum { request, preparation, fork, question, rulesQuestion, nothing, malformed, closed } what = nothing;
    std::optional<Request> content = {};
    std::optional<PrepareRequest> toPrepare = {};
    ForkEnds ends = {}; ///< for the one to fork
};

/// Reads one message without blocking. Whatever descriptors came with a malformed one are closed.
Received receiveRequest(const Descriptor& connection);

} // namespace further::launcher
