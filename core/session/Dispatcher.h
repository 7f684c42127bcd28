#pragma once

#include "plugin/PluginRegistry.h"
#include "session/RunnerTypes.h"

#include <further/Message.h>

#include <atomic>
#include <string_view>

namespace further {

class ClientSession;

/// Brings a client's messages to the plugins: type or runner → plugin, schema, handler. The one place where what a
/// message caused to be thrown is caught. Keeps nothing of a session: one object serves all, from any loop.
class Dispatcher {
public:
    explicit Dispatcher(const PluginRegistry& plugins);

    /// Handles a client's text. What goes wrong is told to the client; nothing is thrown.
    void receive(ClientSession& session, std::string_view text) const;
    /// Handles a message as if it had come from the client. A `keyevent` that names no channel, which only a plugin can
    /// inject, is for every program of the client's that listens to that key.
    void dispatch(ClientSession& session, const Message& message) const;

private:
    /// The plugin that `message` is for. Throws Error where there is none, or it shouldn't have been sent.
    const PluginEntry& receiverOf(const ClientSession& session, const Message& message) const;
    const PluginEntry& runnerFor(const Message& start) const;
    void offerKey(ClientSession& session, const Message& message) const;
    void tellOfDisplay(const Poco::JSON::Object& start) const;
    [[noreturn]] void refuseUnknown(const std::string& type) const;

    const PluginRegistry& _plugins;
    const RunnerTypes _runnerTypes;
    mutable std::atomic<bool> _displayAskedFor{false};
};

} // namespace further
