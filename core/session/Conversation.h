#pragma once

#include "session/Dialect.h"

#include <memory>
#include <string>

namespace further {

/// How a client has come: what it speaks, and as whom it wants its programs to run.
struct Conversation {
    std::shared_ptr<const Dialect> dialect; ///< never null
    std::string user = {};                  ///< a name; empty: the usual one
};

} // namespace further
