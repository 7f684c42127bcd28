#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace further::ctl {

/// So many seconds as `30d`, `12h` or `90m` says; a week is `7d`. Nothing for what is no such time, or is longer than a
/// hundred years.
std::optional<std::int64_t> parseLifetime(std::string_view text);

} // namespace further::ctl
