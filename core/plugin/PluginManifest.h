#pragma once

#include "plugin/MessageSchema.h"

#include <further/Settings.h>

#include <Poco/JSON/Object.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// A message type that a plugin receives or sends.
struct MessageSpec {
    std::string type;
    std::string summary;
    std::string permission;              ///< what a client needs to send it; the plugin's name unless set
    std::optional<MessageSchema> schema; ///< of its `data`; received types only
    /// The types that answer it, where the manifest says so: empty for a message that nothing answers.
    std::optional<std::vector<std::string>> answers = {};
};

/// What a plugin says of itself in the JSON file beside its shared object, readable without running any of its code.
struct PluginManifest {
    std::string name;
    std::string version;
    std::string summary;
    std::string runner;         ///< what kind of program it runs, such as `shell`; empty for a plugin that runs none
    bool defaultRunner = false; ///< whether clients that can't choose a runner mean this one
    std::string example;        ///< with a runner: a first program of that kind, to show how it feels
    std::vector<MessageSpec> receives;
    std::vector<MessageSpec> sends;
    std::vector<SettingSpec> settings; ///< keys without the plugin's name
    Poco::JSON::Object::Ptr json;      ///< the file itself, for those who show it

    /// Reads a manifest. Throws Poco::Exception with a sentence that says what is wrong: no JSON, a key missing,
    /// unknown or of the wrong type, a name that is not the file's, a type that is not `<name>.<verb>`.
    static PluginManifest read(const std::filesystem::path& file);

    /// Holds the code against the manifest: `bound` is what Handler::types() says. It must be the types that the
    /// manifest receives, with a runner also those of every runner: start, stdin, stop; resize and keyevent if it
    /// likes. Throws Poco::Exception with a sentence that names what only one of the two has.
    void requireTypes(const std::vector<std::string>& bound) const;
};

} // namespace further
