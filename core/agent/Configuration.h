#pragma once

#include "agent/Environment.h"
#include "plugin/PluginManifest.h"

#include <further/Settings.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further {

/// All settings as they were written, and where. What is read later wins: files, then the environment, then the
/// command line. Main thread only.
class Configuration {
public:
    /// Where a value stands; a value.
    struct Place {
        std::string name; ///< a file, `the environment variable X`, `the command line`; empty: nowhere
        int line = 0;     ///< in a file
        /// `FILE:12`
        std::string text() const { return line == 0 ? name : name + ":" + std::to_string(line); }
    };

    /// Something that can't be.
    struct Fault {
        Place place;
        std::string sentence;
    };

    /// A setting for those who list them all.
    struct Listed {
        SettingSpec spec; ///< its key is the whole one
        std::string value;
        Place place;
    };

    using Manifests = std::vector<const PluginManifest*>;

    /// Relative paths count from `base`.
    explicit Configuration(std::filesystem::path base = std::filesystem::current_path()) : _base(std::move(base)) {}

    /// Reads a `.properties` file and, after it, the `conf.d/*.properties` beside it. Throws Poco::Exception with a
    /// sentence that names the file: Poco::FileAccessDeniedException where this process isn't let in.
    void readFile(const std::filesystem::path& file);
    /// Reads the variables that settings name.
    void readEnvironment();
    /// One `key=value` of the command line. Throws Poco::SyntaxException for what is none.
    void define(const std::string& keyAndValue);

    /// The settings of `specs`, whose keys stand in the files behind `prefix`. Throws Poco::SyntaxException with a
    /// sentence that names key, value and place.
    Settings section(const std::string& prefix, const std::vector<SettingSpec>& specs) const;

    /// Takes the keys that begin with `prefix` from `other`, instead of its own.
    void takeSection(const std::string& prefix, const Configuration& other);

    /// Keys that nobody knows, each with the nearest known one, and values that can't be; in the order of the keys.
    std::vector<Fault> faults(const Manifests& plugins) const;
    /// Looks for keys that nobody knows. Throws Poco::NotFoundException for the first; returns a sentence for each key
    /// of a plugin that isn't there, and for what was passed over in the files.
    std::vector<std::string> checkKeys(const Manifests& plugins) const;
    /// The same without an exception: the faults are in it too.
    std::vector<std::string> warnings(const Manifests& plugins) const;
    /// Where that one of the agent's own settings stands that a sentence names first; nowhere for one that nobody has
    /// set.
    Place placeIn(const std::string& sentence) const;
    /// Every setting that there is, set or not.
    std::vector<Listed> list(const Manifests& plugins) const;

private:
    struct Value {
        std::string written;
        Place place;
        std::string fault = {}; ///< where it is known already
    };
    using Values = std::map<std::string, Value>; ///< by key
    struct Known;

    void readOneFile(const std::filesystem::path& file);
    void note(const std::string& remark);
    /// What stands for `key`, the key of `spec`; nothing where nothing does.
    std::optional<Value> find(const SettingSpec& spec, const std::string& key) const;
    /// All that is said, known or not.
    Values said(const Known& known) const;
    static std::string faultOf(const SettingSpec& spec, const std::string& key, const Value& value);
    /// Why nobody knows `key`; empty for the key of a plugin that isn't there.
    static std::string unknown(const std::string& key, const Known& known);

    std::filesystem::path _base;
    Values _files;
    std::vector<std::string> _notes; ///< what was passed over in the files
    Environment _environment;
    Values _commandLine;
};

} // namespace further
