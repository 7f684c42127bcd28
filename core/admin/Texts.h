#pragma once

#include <chrono>
#include <string>

namespace further {

/// ISO 8601 in UTC, to the second: `2026-11-22T21:40:00Z`.
std::string isoTime(std::chrono::system_clock::time_point time);

/// How long ago that was, in seconds; 0 where the clock was set back since.
double secondsSince(std::chrono::system_clock::time_point time);

} // namespace further
