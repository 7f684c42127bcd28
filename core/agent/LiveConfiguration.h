#pragma once

#include "agent/Configuration.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace further {

/// The configuration of a running agent: where it comes from, what was read last, and what of it holds. Main thread
/// only.
class LiveConfiguration {
public:
    /// `file`: empty for none; `definitions`: `key=value` from the command line. Throws what read() throws.
    LiveConfiguration(std::filesystem::path file, std::vector<std::string> definitions);

    /// Reads it all anew and changes nothing. Throws Poco::Exception with a sentence that names the place.
    Configuration read() const;
    /// Absolute; empty for none.
    const std::filesystem::path& file() const { return _file; }
    /// What was read last, without fault.
    const Configuration& now() const { return _now; }

    struct Change {
        std::vector<std::string> held;     ///< keys that hold now
        std::vector<std::string> forLater; ///< keys that hold after a restart
    };
    /// `fresh` is the configuration now. Of its keys those hold at once of which `live` says so; the others did hold
    /// with the value that they had in the first call, and go on so.
    Change replace(Configuration fresh, const Configuration::Manifests& plugins,
                   const std::function<bool(const std::string& key)>& live);
    /// The settings of a plugin that comes while the agent runs, read anew: they hold from now on. Throws
    /// Poco::Exception with a sentence for the first that is at fault, and then nothing has changed.
    Settings adopt(const PluginManifest& plugin);
    /// Whether what was read last differs from what holds.
    bool pending(const Configuration::Listed& setting) const;

private:
    const std::filesystem::path _base; ///< where the agent was started: a daemon is elsewhere when it reads again
    const std::filesystem::path _file;
    const std::vector<std::string> _definitions;
    Configuration _now;
    std::map<std::string, std::string> _holding; ///< by key
};

} // namespace further
