#pragma once

#include "access/PrivateFile.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace further {

/// Which plugins are switched on: what the configuration says, and above it what was said while an agent ran, which is
/// kept in a file. Main thread only.
class PluginSwitches {
public:
    /// All are on, and nothing is kept.
    PluginSwitches() = default;

    /// `disabled`: by the configuration. Throws Poco::Exception with a sentence for a `file` that can't be read; one
    /// that isn't there is empty.
    PluginSwitches(std::set<std::string> disabled, std::filesystem::path file);

    bool enabled(const std::string& plugin) const;
    /// Holds from now on, and for the agents to come. Throws Poco::FileException, and changes nothing, where it can't
    /// be kept.
    void set(const std::string& plugin, bool enabled);
    /// What the configuration says from now on.
    void setDisabled(std::set<std::string> disabled) { _disabled = std::move(disabled); }

private:
    std::set<std::string> _disabled;
    PrivateFile _file{{}};
    std::map<std::string, bool> _said;
};

} // namespace further
