#pragma once

#include "loop/LoopStrand.h"
#include "net/Connection.h"
#include "net/Routes.h"
#include "plugin/PluginRegistry.h"
#include "session/Admission.h"
#include "session/Channels.h"
#include "session/Dialect.h"
#include "session/JobList.h"
#include "session/Pacing.h"
#include "session/PluginSessions.h"
#include "session/SessionEnvironment.h"
#include "session/SessionLimits.h"
#include "session/SessionReport.h"

#include <further/Error.h>
#include <further/Message.h>
#include <further/Session.h>
#include <further/User.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// One client from its handshake to its end: its connection, the plugins that it has spoken to, the channels that it
/// has opened. Lives on its loop; destroyed by its registry in a turn of its own after onClosed().
class ClientSession : private Connection::Listener {
public:
    using OnClosed = std::function<void()>;

    /// Handles nothing before start(). `onClosed` is called once, at the end.
    ClientSession(std::uint64_t id, Upgraded client, std::shared_ptr<const Dialect> dialect, EventLoop& loop,
                  const SessionEnvironment& environment, std::shared_ptr<const SessionLimits> limits,
                  OnClosed onClosed);
    ~ClientSession() override;
    ClientSession(const ClientSession&) = delete;
    ClientSession& operator=(const ClientSession&) = delete;

    void start();
    /// Ends all that the client has started, and the connection with `code`.
    void close(int code, std::string_view reason);

    const Dialect& dialect() const { return *_dialect; }
    const User& user() const { return _user; }
    const Identity& identity() const { return _admission.identity(); }

    /// A message by which the client says who it is: answered, or the end of the session.
    void introduce(const Message& message);
    /// See Admission.
    void requireSomebody();
    void require(const std::string& permission) const { _admission.require(permission); }
    /// Throws Error(forbidden) where the client has asked for a user as whom it may not run programs.
    void requireUser() const;

    /// The handler of a running plugin in this session; opened at the first call.
    Handler& handlerOf(const PluginEntry& entry) { return _plugins.handlerOf(entry); }
    bool uses(const PluginEntry& entry) const { return _plugins.has(entry); }

    SessionReport report() const;
    /// Ends the job of that id as its client would; false where this session has none such. What the plugin throws
    /// then is its fault, as in onFault().
    bool stopJob(std::uint64_t id);

    /// The plugin that a channel leads to; null for a channel that isn't open.
    const PluginEntry* channel(std::string_view process) const { return _channels.pluginOf(process); }
    /// See Channels.
    void openChannel(const Message& start, const PluginEntry& entry) { _channels.open(start, entry); }
    std::vector<std::string> channels() const { return _channels.all(); }
    void closeChannel(std::string_view process) { _channels.close(process); }

    /// See Session.
    void send(const Message& message);
    void sendText(std::string_view type, std::string_view process, std::string_view output);
    void fail(std::string_view process, const Error& error);
    /// As Session::fail: ends the channel where its program has not started yet.
    void failChannel(std::string_view process, const Error& error);
    void inject(const Message& message);
    [[nodiscard]] Registered holdInput();
    [[nodiscard]] Registered addJob(const PluginEntry& entry, Job job);

    /// A plugin (null: none that is known) threw what it may not: its handler ends, the client is told, the other
    /// plugins don't notice.
    void onFault(const PluginEntry* entry, const std::exception& exception);

private:
    void onText(std::string text) override;
    void onSlow() override;
    void onCaughtUp() override;
    void onEnd(std::string_view why) override;
    void onClosed() override;

    void transmit(OutgoingQueue::Kind kind, const std::string& text);
    void tell(Event::Kind kind, const std::string& text) const;
    /// The client is somebody, or somebody else: what it may use, and until when.
    void onIdentity();
    void onAdmitted();

    const std::uint64_t _id;
    const std::string _peer;
    const std::chrono::system_clock::time_point _since = std::chrono::system_clock::now();
    const std::shared_ptr<void> _seat;
    const std::shared_ptr<const Dialect> _dialect; // never null
    const SessionEnvironment& _environment;
    const User& _user;
    const std::shared_ptr<const SessionLimits> _limits;
    const OnClosed _onClosed;
    LoopStrand _strand;
    Connection _connection;
    Admission _admission;
    Channels _channels;
    Pacing _pacing;
    bool _told; // of its coming, and so of its going
    Registered _identityEnds;
    JobList _jobs;
    PluginSessions _plugins; // last: they end before all that they use
};

} // namespace further
