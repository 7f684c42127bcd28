#include "ctl/Units.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Exception.h>
#include <Poco/LocalDateTime.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

namespace further::ctl {

std::string bytesText(double bytes) {
    constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit + 1 < units.size(); ++unit)
        bytes /= 1024;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
    return text.data();
}

std::string durationText(double seconds) {
    constexpr double longest = 1e15;
    if (!(seconds >= 0 && seconds < longest))
        return "?";
    if (seconds > 0 && seconds < 1) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.1f s", seconds);
        return text.data();
    }
    using Unit = std::pair<double, const char*>;
    constexpr std::array<Unit, 4> units{{{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}}};
    std::size_t first = 0;
    while (first + 1 < units.size() && seconds < units[first].first)
        ++first;
    const auto amount = [&](std::size_t i) {
        return std::to_string(static_cast<std::int64_t>(seconds / units[i].first));
    };
    auto text = amount(first) + " " + units[first].second;
    if (first + 1 == units.size())
        return text;
    seconds = std::fmod(seconds, units[first].first);
    const auto rest = amount(first + 1);
    return rest == "0" ? text : text + " " + rest + " " + units[first + 1].second;
}

namespace {

/// Poco's parser makes a time of anything.
bool looksLikeATime(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00";
    return text.size() >= shape.size() && std::equal(shape.begin(), shape.end(), text.begin(), [](char form, char c) {
               return form == '0' ? c >= '0' && c <= '9' : form == c;
           });
}

std::optional<Poco::DateTime> parse(const std::string& iso) {
    if (!looksLikeATime(iso))
        return std::nullopt;
    try {
        int zone = 0;
        return Poco::DateTimeParser::parse(Poco::DateTimeFormat::ISO8601_FRAC_FORMAT, iso, zone);
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

} // namespace

std::string timeText(const std::string& iso) {
    const auto time = parse(iso);
    return time ? Poco::DateTimeFormatter::format(Poco::LocalDateTime(*time), "%Y-%m-%d %H:%M:%S") : iso;
}

std::string agoText(const std::string& iso) {
    const auto time = parse(iso);
    const auto now = Poco::DateTime();
    return time && *time <= now ? durationText(static_cast<double>((now - *time).totalSeconds())) : iso;
}

} // namespace further::ctl
