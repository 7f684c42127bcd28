#pragma once

#include <further/Api.h>
#include <further/Settings.h>
#include <further/Strand.h>

#include <Poco/Logger.h>

#include <filesystem>

namespace further {
inline namespace v1 {

/// Where the agent keeps things.
struct FURTHER_API Directories {
    /// Private to this run of the agent (0700): sockets. Removed at exit.
    std::filesystem::path runtime;
    /// Where the agent's companion programs are.
    std::filesystem::path libexec;
};

/// What a plugin has of the agent. Lives from before Plugin::start() until after Plugin::stop().
class FURTHER_API PluginContext {
public:
    virtual ~PluginContext();

    /// The plugin's own settings, as its manifest declares them; keys without the plugin's name.
    virtual const Settings& config() const = 0;

    /// The settings under `programs.`, which all plugins that run programs share; keys without `programs.`.
    virtual const Settings& programs() const = 0;

    virtual const Directories& directories() const = 0;

    /// Its lines name the plugin.
    virtual Poco::Logger& logger() = 0;

    /// The plugin's own strand, for what belongs to no session. Runs from after start() has returned.
    virtual Strand& strand() = 0;
};

} // namespace v1
} // namespace further
