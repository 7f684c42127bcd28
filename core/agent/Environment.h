#pragma once

#include <further/Settings.h>

#include <map>
#include <optional>
#include <string>

namespace further {

/// The environment variables that set settings, as they were when they were read. Which variable sets which setting
/// stands in its SettingSpec.
class Environment {
public:
    /// What a variable says of a setting.
    struct Value {
        std::string written; ///< as in the file
        std::string fault;   ///< why it can't be, in a sentence; empty where it is as a switch has to be
    };

    /// None at all.
    Environment() = default;
    /// Those of this process. Before there are other threads, or while none of them changes any.
    static Environment ofThisProcess();

    /// Nothing where the setting has no variable, or that isn't there, is empty, or is a switch that is off.
    std::optional<Value> find(const SettingSpec& spec) const;

private:
    std::map<std::string, std::string> _variables;
};

} // namespace further
