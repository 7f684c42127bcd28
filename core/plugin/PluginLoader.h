#pragma once

#include "plugin/LoadProbe.h"
#include "plugin/PluginLibrary.h"

#include <further/Plugin.h>

#include <filesystem>
#include <memory>
#include <set>
#include <utility>

namespace further {

/// Brings one plugin after another into the agent, each step only after the one before has found nothing wrong: who may
/// change its files, what it was built with, whether it can be loaded (in a child process), then in the agent itself.
///
/// One thread at a time.
class PluginLoader {
public:
    /// `copies`: a directory of the agent's own. What is loaded is a copy there: the file itself may be written anew,
    /// as cp does, while its code runs. Empty: loaded where it is.
    explicit PluginLoader(std::filesystem::path copies = {}) : _copies(std::move(copies)) {}

    /// Loads the plugin whose shared object is `file`, with its manifest beside it, and makes it. Throws
    /// Poco::Exception with a sentence that says why it can't be, and what to do; std::system_error where the system
    /// has no room for a try. A refusal changes nothing but memory: never unloaded is what has been loaded.
    std::unique_ptr<Plugin> load(const std::filesystem::path& file);

    /// Whether `file` has got as far as this process's memory, where it stays.
    bool isLoaded(const std::filesystem::path& file) const { return _loaded.contains(file); }

private:
    std::filesystem::path copied(const std::filesystem::path& object) const;

    const std::filesystem::path _copies;
    const LoadProbe _probe;
    PluginLibrary _library;
    std::set<std::filesystem::path> _loaded;
};

} // namespace further
