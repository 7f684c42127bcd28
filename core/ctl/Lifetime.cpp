#include "ctl/Lifetime.h"

#include <charconv>
#include <system_error>

namespace further::ctl {

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t longest = 36'525 * day;

std::int64_t secondsOf(char unit) {
    switch (unit) {
    case 'm':
        return minute;
    case 'h':
        return hour;
    case 'd':
        return day;
    default:
        return 0;
    }
}

} // namespace

std::optional<std::int64_t> parseLifetime(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    const auto unit = secondsOf(text.back());
    const char* const end = text.data() + text.size() - 1;
    std::int64_t amount = 0;
    const auto [rest, error] = std::from_chars(text.data(), end, amount);
    if (unit == 0 || error != std::errc() || rest != end || amount < 1 || amount > longest / unit)
        return std::nullopt;
    return amount * unit;
}

} // namespace further::ctl
