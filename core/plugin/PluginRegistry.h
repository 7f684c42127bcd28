#pragma once

#include "plugin/PluginLibrary.h"
#include "plugin/PluginManifest.h"

#include <further/Plugin.h>

#include <Poco/JSON/Object.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// One plugin that was found, whatever became of it.
struct PluginEntry {
    enum class State {
        found,   ///< its manifest was read
        running, ///< loaded and started
        refused, ///< can't be loaded; `reason` says why
        failed   ///< its start() threw; `reason` has its word
    };

    std::string name;
    std::filesystem::path file; ///< the shared object
    State state = State::found;
    std::string reason;
    PluginManifest manifest; ///< empty but for the name where it couldn't be read
    std::unique_ptr<Plugin> plugin;
    std::unique_ptr<PluginContext> context;
};

/// All plugins: found in the directories, loaded, started, and asked for by message type or runner.
///
/// Threads: find(), start() and stop() on the main thread, in this order, once each, while no session is open; between
/// start() and stop() nothing changes, and any thread may ask.
class PluginRegistry {
public:
    /// Makes what a plugin has of the agent. Throws Poco::Exception for settings that can't be.
    using MakeContext = std::function<std::unique_ptr<PluginContext>(const PluginManifest&)>;

    /// `reserved`: names that no plugin may have, because its settings would stand among the agent's own.
    explicit PluginRegistry(std::set<std::string> reserved = {});
    ~PluginRegistry();
    PluginRegistry(const PluginRegistry&) = delete;
    PluginRegistry& operator=(const PluginRegistry&) = delete;

    /// Reads the manifests in `directories`, in order of directory and name. Throws nothing: what can't be read is
    /// listed as refused.
    void find(const std::vector<std::filesystem::path>& directories);
    /// Loads and starts what was found. What can't be loaded or started is listed with the reason.
    void start(const MakeContext& makeContext);
    /// Stops in the reverse order and destroys the plugins. One that throws is logged, the others are stopped all the
    /// same.
    void stop();

    const std::vector<std::unique_ptr<PluginEntry>>& entries() const { return _entries; }

    /// The plugin that receives `type`, and how; null for none.
    struct Receiver {
        const PluginEntry* entry;
        const MessageSpec* spec;
    };
    const Receiver* receiverOf(std::string_view type) const;
    /// The running plugin for a kind of program; null for none.
    const PluginEntry* runner(std::string_view name) const;

    /// What `GET /plugins` answers.
    Poco::JSON::Object::Ptr describe() const;

private:
    void findIn(const std::filesystem::path& directory);
    void claim(PluginEntry& entry);
    void startOne(PluginEntry& entry, const MakeContext& makeContext);

    const std::set<std::string> _reserved;
    PluginLibrary _library;
    std::vector<std::unique_ptr<PluginEntry>> _entries;
    std::map<std::string, Receiver, std::less<>> _receivers;
    std::map<std::string, const PluginEntry*, std::less<>> _runners;
};

/// The word for a state: `running`.
std::string_view wordFor(PluginEntry::State state);

} // namespace further
