#pragma once

#include "ForkedProcess.h"
#include "Server.h"

#include <further/Descriptor.h>

#include <string>

namespace further::bench {

/// A server that has its answers ready, in a process of its own: what the client makes of it is the most that it can
/// do. Serves one connection at a time. Runs no programs: in the place of one, it does what its script's first line
/// says, "# prints N times SIZE" or "# reads SIZE", and sends all other input back.
class MinimalServer {
public:
    MinimalServer();

    /// Where to find it, under the name "client".
    Server server() const;

private:
    Descriptor _listener;
    ForkedProcess _process;
};

} // namespace further::bench
