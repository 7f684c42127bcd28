#pragma once

#include <set>
#include <string>

namespace further::ctl {

/// The name of a plugin that is to be made. A value.
class PluginName {
public:
    /// Throws Failure with a sentence for what is no name: not in kebab-case, or a word that is taken.
    explicit PluginName(std::string written);

    /// `blink-led`, of which files, target and message types are named.
    const std::string& text() const { return _text; }
    /// `BlinkLed`, of which its classes are named.
    std::string className() const;

    /// Words that are no plugin's name: the sections of the agent's own configuration, where a plugin's settings would
    /// stand among the agent's, targets that every CMake project has, and the namespace that a class can't be called.
    static const std::set<std::string>& reserved();

private:
    std::string _text;
};

} // namespace further::ctl
