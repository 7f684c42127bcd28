#pragma once

#include "loop/Journal.h"

#include <chrono>
#include <string>

namespace further {

/// One line of the agent's log. A value.
struct LogRecord {
    std::chrono::system_clock::time_point time;
    std::string level;  ///< `warning`
    std::string source; ///< who says it: `agent`, `plugin.hello`
    std::string text;
};

using LogJournal = Journal<LogRecord>;

} // namespace further
