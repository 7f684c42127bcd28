#include "agent/ProgramRules.h"

#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace further {

namespace {

constexpr const char* allowRootWord = "--allow-root";                             // the one word without a value
constexpr std::int64_t longestRunTime = std::numeric_limits<std::int32_t>::max(); // ms, as the launcher takes them

/// A word of the launcher's, and what it is called in the configuration.
struct Rule {
    const char* word;
    const char* setting;
    const char* unit = "";
    const char* unset = "none";
};

constexpr std::array knownRules{Rule{"--user", "user"},
                                Rule{"--also", "allowedUsers"},
                                Rule{allowRootWord, "allowRoot", "", "false"},
                                Rule{"--max-memory", "maxMemory", " B"},
                                Rule{"--max-processes", "maxProcesses"},
                                Rule{"--cpu-weight", "cpuWeight"},
                                Rule{"--max-open-files", "maxOpenFiles"},
                                Rule{"--max-file-size", "maxFileSize", " B"},
                                Rule{"--max-run-time", "maxRunTime", " ms"},
                                Rule{"--control-group", "controlGroup"}};

bool isKnown(const std::string& word) {
    return std::any_of(knownRules.begin(), knownRules.end(), [&](const Rule& rule) { return word == rule.word; });
}

/// For people; null for what isn't set.
std::string shown(const Rule& rule, const std::set<std::string>* values) {
    if (values == nullptr)
        return rule.unset;
    std::string text;
    for (const auto& value : *values)
        text += (text.empty() ? "" : ", ") + value + rule.unit;
    return text;
}

} // namespace

ProgramRules::ProgramRules(const Settings& programs, const User& user, const std::vector<User>& others) {
    const auto set = [this](const char* word, std::int64_t limit) {
        if (limit != 0)
            _values[word] = {std::to_string(limit)};
    };
    const auto bytes = [&](const char* key) { return static_cast<std::int64_t>(programs.bytes(key)); };
    _values["--user"] = {user.name};
    std::set<uid_t> users{user.uid}; // each has one name, whatever else the user database calls it
    for (const auto& other : others)
        if (users.insert(other.uid).second)
            _values["--also"].insert(other.name);
    if (programs.flag("allowRoot"))
        _values[allowRootWord] = {"true"};
    set("--max-memory", bytes("maxMemory"));
    set("--max-processes", programs.integer("maxProcesses"));
    set("--cpu-weight", programs.integer("cpuWeight"));
    set("--max-open-files", programs.integer("maxOpenFiles"));
    set("--max-file-size", bytes("maxFileSize"));
    set("--max-run-time", std::min<std::int64_t>(programs.duration("maxRunTime").count(), longestRunTime));
    if (const auto group = programs.path("controlGroup"); !group.empty())
        _values["--control-group"] = {group.string()};
}

std::optional<ProgramRules> ProgramRules::parse(std::string_view text) {
    const auto next = [&text]() -> std::optional<std::string> {
        const auto end = text.find('\0');
        if (end == std::string_view::npos)
            return {};
        std::string word(text.substr(0, end));
        text.remove_prefix(end + 1);
        return word;
    };
    ProgramRules said;
    while (!text.empty()) {
        const auto word = next();
        const auto value = word == allowRootWord ? "true" : next();
        if (!word || !value)
            return {};
        if (isKnown(*word))
            said._values[*word].insert(*value);
    }
    return said._values.count("--user") == 1 ? std::optional(said) : std::nullopt;
}

std::vector<std::string> ProgramRules::words() const {
    std::vector<std::string> words;
    for (const auto& [word, values] : _values)
        for (const auto& value : values) {
            words.push_back(word);
            if (word != allowRootWord)
                words.push_back(value);
        }
    return words;
}

std::string ProgramRules::differenceFrom(const ProgramRules& theirs, const std::string& our,
                                         const std::string& their) const {
    const auto valuesOf = [](const ProgramRules& from, const Rule& rule) {
        const auto found = from._values.find(rule.word);
        return found == from._values.end() ? nullptr : &found->second;
    };
    std::string text;
    for (const auto& rule : knownRules) {
        const auto ourValue = shown(rule, valuesOf(*this, rule));
        const auto theirValue = shown(rule, valuesOf(theirs, rule));
        if (ourValue != theirValue)
            text += (text.empty() ? "programs." : ", programs.") + std::string(rule.setting) + " (" + our + " " +
                    ourValue + ", " + their + " " + theirValue + ")";
    }
    return text;
}

} // namespace further
