#pragma once

#include "plugin/PluginRegistry.h"
#include "session/Audit.h"
#include "session/SessionEnvironment.h"

#include <further/Error.h>
#include <further/Message.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// The programs that one client has asked for, from their `start` to their end: which plugin each belongs to, its place
/// among those that may run, and what the log is told of it. On the session's loop.
class Channels {
public:
    /// `user`: as whom they run. Both outlive it. At most `most` at once.
    Channels(std::uint64_t client, const SessionEnvironment& environment, const std::string& user, std::size_t most)
        : _client(client), _environment(environment), _user(user), _most(most) {}

    /// Null for a channel that isn't open.
    const PluginEntry* pluginOf(std::string_view process) const;
    std::vector<std::string> of(const PluginEntry* plugin) const;
    std::vector<std::string> all() const;
    bool hasStarted(std::string_view process) const;

    /// For the program that `start` asks for. Throws Error(busy) where the client, or the device, has as many as may
    /// be.
    void open(const Message& start, const PluginEntry& entry);
    void close(std::string_view process);

    // What becomes of it; for a channel that isn't open, nothing.
    void onStarted(std::string_view process);
    void onStopped(std::string_view process, int exitCode);
    /// Closes one that hasn't started; says whether there was one.
    bool onFailed(std::string_view process, const Error& error);
    /// Their client has gone.
    void onLeft();

private:
    struct Channel {
        const PluginEntry* plugin;
        std::shared_ptr<void> place; ///< among the device's programs
        audit::Program program;
        bool started = false;
    };

    std::shared_ptr<void> place() const;

    const std::uint64_t _client;
    const SessionEnvironment& _environment;
    const std::string& _user;
    const std::size_t _most;
    std::map<std::string, Channel, std::less<>> _open;
};

} // namespace further
