#pragma once

#include <further/Plugin.h>

#include <Poco/ClassLoader.h>

#include <filesystem>
#include <memory>

namespace further {

/// Loads shared objects with Poco's ClassLoader. What was loaded is never unloaded: on Linux that often does nothing,
/// and where it does something, an object that lives on crashes.
class PluginLibrary {
public:
    /// Loads `file` and makes the one plugin that it exports, found through the library's own manifest. Throws
    /// Poco::Exception with a sentence that says why it can't be.
    std::unique_ptr<Plugin> load(const std::filesystem::path& file);

private:
    Poco::ClassLoader<Plugin> _loader;
};

} // namespace further
