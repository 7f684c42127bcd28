#include "agent/Environment.h"

#include <Poco/String.h>

#include <unistd.h>

#include <string_view>

namespace further {

namespace {

/// Ours alone: a copy of all the others is nobody's business.
constexpr std::string_view ownVariables = "FURTHER_";

/// Whether a switch is on; nothing for what says neither.
std::optional<bool> isOn(const std::string& written) {
    const auto word = Poco::toLower(Poco::trim(written));
    if (word == "1" || word == "true" || word == "yes")
        return true;
    if (word == "0" || word == "false" || word == "no" || word.empty())
        return false;
    return std::nullopt;
}

} // namespace

Environment Environment::ofThisProcess() {
    Environment environment;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        const auto equals = text.find('=');
        if (text.starts_with(ownVariables) && equals != std::string_view::npos)
            environment._variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

std::optional<Environment::Value> Environment::find(const SettingSpec& spec) const {
    const auto variable = _variables.find(spec.environment);
    if (variable == _variables.end() || variable->second.empty())
        return std::nullopt;
    const auto& written = variable->second;
    const bool isSwitch = !spec.environmentSets.empty();
    if (!isSwitch && spec.type != SettingType::flag)
        return Value{written, {}};
    const auto on = isOn(written);
    if (!on)
        return Value{written, "The value \"" + written + "\" of " + spec.environment +
                                  " should be 1, true or yes, or else 0, false or no"};
    if (isSwitch)
        return *on ? std::optional<Value>({spec.environmentSets, {}}) : std::nullopt;
    return Value{*on ? "true" : "false", {}};
}

} // namespace further
