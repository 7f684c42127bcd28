#pragma once

#include "plugin/PluginManifest.h"

#include <further/Settings.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// All settings as they were written, and where. What is read later wins: files, then the environment, then the
/// command line. Used on the main thread, before anything runs.
class Configuration {
public:
    /// Reads a `.properties` file and, after it, the `conf.d/*.properties` beside it. Throws Poco::Exception with a
    /// sentence that names the file.
    void readFile(const std::filesystem::path& file);
    /// Reads the variables that Further-Link has always known.
    void readEnvironment();
    /// One `key=value` of the command line. Throws Poco::SyntaxException for what is none.
    void define(const std::string& keyAndValue);

    /// The settings of `specs`, whose keys stand in the files behind `prefix`; relative paths count from where the
    /// agent was started. Throws Poco::SyntaxException with a sentence that names key, value and place.
    Settings section(const std::string& prefix, const std::vector<SettingSpec>& specs) const;

    /// Looks for keys that nobody knows. Throws Poco::NotFoundException for one that names the nearest known key;
    /// returns a sentence for each key of a plugin that isn't there.
    std::vector<std::string> checkKeys(const std::vector<const PluginManifest*>& plugins) const;

private:
    struct Value {
        std::string written;
        std::string place;
    };
    void readOneFile(const std::filesystem::path& file);

    std::map<std::string, Value> _values;
};

} // namespace further
