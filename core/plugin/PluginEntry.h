#pragma once

#include "plugin/PluginManifest.h"

#include <further/Plugin.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace further {

/// One plugin that was found, whatever became of it.
///
/// Threads: what is public and not atomic is written on the main thread before other threads see the entry, and never
/// afterwards; the rest any thread may use.
class PluginEntry {
public:
    enum class State {
        found,    ///< its manifest was read
        disabled, ///< switched off; one that was running goes on for the sessions that use it
        running,  ///< loaded and started
        refused,  ///< can't be loaded; the reason says why
        failed    ///< its start() threw, or it broke its word; the reason says how
    };
    struct Status {
        State state = State::found;
        std::string reason; ///< why it doesn't run, who goes on with it, what would change with a restart; may be empty
        bool operator==(const Status& other) const = default;
    };
    /// Whether its files are as they were when it was loaded.
    enum class OnDisk { same, changed, gone };
    /// What happened since the start; plugins that are often in here are in trouble.
    struct Counters {
        std::atomic<std::size_t> sessions{0};        ///< that use it now
        std::atomic<std::uint64_t> faults{0};        ///< exceptions that flew out of its callbacks
        std::atomic<std::uint64_t> slowCallbacks{0}; ///< that held the loop for longer than they may
    };

    PluginEntry(std::string pluginName, std::filesystem::path sharedObject);

    // NOLINTBEGIN(misc-non-private-member-variables-in-classes): read by all, and written by the registry alone
    const std::string name;
    const std::filesystem::path file; ///< the shared object
    PluginManifest manifest;          ///< empty but for the name where it couldn't be read
    std::unique_ptr<PluginContext> context;
    std::unique_ptr<Plugin> plugin; ///< not null: new sessions may use it, unless it is disabled
    mutable Counters counters;
    // NOLINTEND(misc-non-private-member-variables-in-classes)

    Status status() const;
    void setStatus(State state, const std::string& reason = {});
    /// Switched off; one that runs goes on for the sessions that use it.
    void disable();
    /// Switched on again, where it was off: it runs, unless it has broken its word before.
    void enable();
    /// False where that was known.
    bool setOnDisk(OnDisk onDisk);

    /// What `GET /plugins` says of it.
    Poco::JSON::Object::Ptr describe() const;

    /// It serves a route over HTTP, for `GET /plugins`.
    void addRoute(const HttpRoute& route) const;

    /// It broke its word in a session: no other gets it any more.
    void fail(const std::string& reason) const;
    /// What becomes of the sessions that use it where it is switched off, for people.
    std::string sessionsInWords() const;
    /// A callback has held its loop for too long: counted, and told in the log. `what` names the callback.
    void onSlow(std::string_view what, std::chrono::milliseconds held) const;

private:
    mutable std::mutex _mutex; // guards all below
    mutable Status _status;
    OnDisk _onDisk = OnDisk::same;
    mutable std::string _fault; // what fail() was told
    mutable Poco::JSON::Array::Ptr _routes = new Poco::JSON::Array;
};

/// The word for a state: `running`.
std::string_view wordFor(PluginEntry::State state);

} // namespace further
