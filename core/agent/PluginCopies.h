#pragma once

#include <filesystem>

namespace further {

/// A directory for the copies of plugins that are loaded (core/decisions/0011); removed at the end. What agents that
/// were killed have left is removed at the start.
class PluginCopies {
public:
    /// Makes it below `state`. Where nothing may be executed there, path() is empty: plugins are loaded where they are.
    explicit PluginCopies(const std::filesystem::path& state);
    ~PluginCopies();
    PluginCopies(const PluginCopies&) = delete;
    PluginCopies& operator=(const PluginCopies&) = delete;

    const std::filesystem::path& path() const { return _path; }

private:
    std::filesystem::path _path;
};

} // namespace further
