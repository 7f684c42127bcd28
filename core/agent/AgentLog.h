#pragma once

#include <Poco/Logger.h>

namespace further {

/// Where the agent tells of itself.
inline Poco::Logger& agentLog() {
    return Poco::Logger::get("agent");
}

} // namespace further
