#include <further/Settings.h>

#include <Poco/Exception.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <utility>

namespace further {
inline namespace v1 {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array<std::pair<SettingType, std::string_view>, 7> typeNames{{{SettingType::text, "text"},
                                                                             {SettingType::path, "path"},
                                                                             {SettingType::flag, "flag"},
                                                                             {SettingType::integer, "integer"},
                                                                             {SettingType::duration, "duration"},
                                                                             {SettingType::bytes, "bytes"},
                                                                             {SettingType::list, "list"}}};
constexpr std::array<Unit, 4> durationUnits{{{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
constexpr std::array<Unit, 3> byteUnits{{{"B", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}}};

std::string_view trimmed(std::string_view text) {
    const auto blank = " \t";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

// A year: the clocks count nanoseconds, and would run over with what fits an integer of milliseconds.
constexpr std::int64_t longestDuration = 365 * 24 * durationUnits.back().factor;

/// Reads "<number> <unit>"; false where it is none, or out of range.
template <std::size_t N>
bool readNumber(std::string_view text, const std::array<Unit, N>& units, std::int64_t& number,
                std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    text = trimmed(text);
    const auto* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || number < 0)
        return false;
    const auto unitName = trimmed({rest, static_cast<std::size_t>(end - rest)});
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == unitName; });
    if (unit == units.end() || number > most / unit->factor)
        return false;
    number *= unit->factor;
    return true;
}

std::int64_t checked(const SettingSpec& spec, const std::string& written) {
    std::int64_t number = 0;
    std::string_view right;
    switch (spec.type) {
    case SettingType::flag:
        if (written == "true" || written == "false")
            return written == "true" ? 1 : 0;
        right = "true or false";
        break;
    case SettingType::integer:
        if (readNumber(written, std::array<Unit, 1>{{{"", 1}}}, number))
            return number;
        right = "a whole number of 0 or more, such as 8028";
        break;
    case SettingType::duration:
        if (readNumber(written, durationUnits, number, longestDuration))
            return number;
        right = "a number and a unit (ms, s, min or h), such as 5 s, and at most a year";
        break;
    case SettingType::bytes:
        if (readNumber(written, byteUnits, number))
            return number;
        right = "a number and a unit (B, KiB or MiB), such as 256 KiB";
        break;
    default:
        return 0;
    }
    throw Poco::SyntaxException("The value \"" + written + "\" of " + spec.key + " should be " + std::string(right));
}

} // namespace

std::string_view typeName(SettingType type) {
    return std::find_if(typeNames.begin(), typeNames.end(), [&](const auto& entry) { return entry.first == type; })
        ->second;
}

SettingType settingType(std::string_view name) {
    const auto* found =
        std::find_if(typeNames.begin(), typeNames.end(), [&](const auto& entry) { return entry.second == name; });
    if (found == typeNames.end())
        throw Poco::NotFoundException("No setting has the type \"" + std::string(name) +
                                      "\"; there are text, path, flag, integer, duration, bytes and list");
    return found->first;
}

Settings::Settings(std::vector<SettingSpec> specs, const std::map<std::string, std::string>& values)
    : _specs(std::move(specs)) {
    for (const auto& spec : _specs) {
        const auto set = values.find(spec.key);
        const auto& written = set == values.end() ? spec.fallback : set->second;
        _values[spec.key] = Value{spec.type, written, checked(spec, written)};
    }
}

const Settings::Value& Settings::value(std::string_view key, SettingType type) const {
    const auto found = _values.find(key);
    if (found == _values.end() || found->second.type != type)
        throw Poco::LogicException("No setting of this type is declared", std::string(key));
    return found->second;
}

std::string Settings::text(std::string_view key) const {
    return value(key, SettingType::text).written;
}

std::filesystem::path Settings::path(std::string_view key) const {
    return value(key, SettingType::path).written;
}

bool Settings::flag(std::string_view key) const {
    return value(key, SettingType::flag).number != 0;
}

std::int64_t Settings::integer(std::string_view key) const {
    return value(key, SettingType::integer).number;
}

std::chrono::milliseconds Settings::duration(std::string_view key) const {
    return std::chrono::milliseconds(value(key, SettingType::duration).number);
}

std::size_t Settings::bytes(std::string_view key) const {
    return static_cast<std::size_t>(value(key, SettingType::bytes).number);
}

std::vector<std::string> Settings::list(std::string_view key) const {
    std::vector<std::string> entries;
    std::string_view rest = value(key, SettingType::list).written;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (const auto entry = trimmed(rest.substr(0, comma)); !entry.empty())
            entries.emplace_back(entry);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return entries;
}

const std::string& Settings::written(std::string_view key) const {
    const auto found = _values.find(key);
    if (found == _values.end())
        throw Poco::LogicException("No such setting is declared", std::string(key));
    return found->second.written;
}

} // namespace v1
} // namespace further
