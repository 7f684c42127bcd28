#include "Arguments.h"

#include "CommandError.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <sstream>
#include <utility>

namespace further::simulator {

namespace {

// As in the agent's settings.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
    {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
constexpr std::int64_t longest = 365LL * 24 * 3'600'000;

std::optional<double> numberOf(std::string_view text) {
    double number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || rest != end || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::string listed(const Arguments::Choices& choices) {
    std::string all;
    for (std::size_t i = 0; i < choices.size(); ++i)
        all += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + std::string(choices[i]);
    return all;
}

} // namespace

Arguments::Arguments(std::string_view line) {
    std::istringstream stream{std::string(line)};
    for (std::string word; stream >> word;)
        _words.push_back(word);
}

std::string Arguments::word(const std::string& what) {
    if (empty())
        throw CommandError(what + " is missing");
    return _words[_next++];
}

std::size_t Arguments::choice(const std::string& what, const Choices& choices) {
    if (empty())
        throw CommandError(what + " is missing: " + listed(choices));
    const auto said = word(what);
    const auto found = std::find(choices.begin(), choices.end(), said);
    if (found == choices.end())
        throw CommandError("\"" + said + "\" should be " + listed(choices));
    return static_cast<std::size_t>(found - choices.begin());
}

bool Arguments::either(std::string_view yes, std::string_view no) {
    return choice("A word", {yes, no}) == 0;
}

double Arguments::number(const std::string& what, double least, double most) {
    const auto range = "a number from " + numberText(least) + " to " + numberText(most);
    if (empty())
        throw CommandError(what + " is missing: " + range);
    const auto said = word(what);
    const auto number = numberOf(said);
    if (!number || *number < least || *number > most)
        throw CommandError("\"" + said + "\" should be " + range);
    return *number;
}

bool Arguments::nextIsNumber() const {
    return !empty() && numberOf(_words[_next]).has_value();
}

std::chrono::milliseconds Arguments::duration() {
    auto said = word("A duration");
    std::int64_t number = -1;
    const auto* const end = said.data() + said.size();
    const auto [rest, problem] = std::from_chars(said.data(), end, number);
    std::string unit(problem == std::errc() ? rest : end, end);
    if (unit.empty() && !empty()) {
        unit = word("A unit");
        said += " " + unit;
    }
    const auto* const found = std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.first == unit; });
    if (problem != std::errc() || number < 0 || found == units.end() || number > longest / found->second)
        throw CommandError("\"" + said +
                           "\" should be a number and a unit (ms, s, min or h), such as 200 ms, and at most a year");
    return std::chrono::milliseconds(number * found->second);
}

void Arguments::end() const {
    if (!empty())
        throw CommandError("\"" + _words[_next] + "\" is one word too many");
}

std::string durationText(std::chrono::milliseconds duration) {
    auto best = units.front();
    for (const auto& unit : units)
        if (duration.count() > 0 && duration.count() % unit.second == 0)
            best = unit;
    return std::to_string(duration.count() / best.second) + " " + std::string(best.first);
}

std::string numberText(double number) {
    std::ostringstream text;
    text << number;
    return text.str();
}

} // namespace further::simulator
