#pragma once

#include <string>

namespace further::ctl {

/// `12.3 MiB`.
std::string bytesText(double bytes);

/// The two largest units that there are, as in `3 h 5 min`.
std::string durationText(double seconds);

/// A time of the agent (ISO 8601, UTC) by this computer's clock: `2026-11-22 22:40:00`. What is no such time stays.
std::string timeText(const std::string& iso);

/// How long ago such a time was, as durationText(); what is no such time, or is yet to come, stays.
std::string agoText(const std::string& iso);

} // namespace further::ctl
