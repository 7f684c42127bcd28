#pragma once

#include "loop/EventLoop.h"
#include "loop/WorkerPool.h"
#include "plugin/PluginRegistry.h"
#include "session/PluginSession.h"

#include <further/Handler.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace further {

class ClientSession;

/// The plugins that a client has spoken to, each with its handler. What a handler throws goes to
/// ClientSession::onFault(). On the session's loop; all that it is given outlives it.
class PluginSessions {
public:
    PluginSessions(ClientSession& client, EventLoop& loop, WorkerPool& workers);
    ~PluginSessions();
    PluginSessions(const PluginSessions&) = delete;
    PluginSessions& operator=(const PluginSessions&) = delete;

    /// Opened at the first call, and paused where the others are. Throws what the plugin throws.
    Handler& handlerOf(const PluginEntry& entry);
    bool has(const PluginEntry& entry) const { return _open.find(&entry) != _open.end(); }
    std::vector<std::string> names() const;

    /// The client reads too slowly, or no longer so. A handler that throws ends; the others are told all the same.
    void pause();
    void resume();
    bool paused() const { return _paused; }

    /// Ends the handler of one, if there is any.
    void end(const PluginEntry* entry) { _open.erase(entry); }
    void endAll() { _open.clear(); }

private:
    void tellAll(void (Handler::*what)());

    ClientSession& _client;
    EventLoop& _loop;
    WorkerPool& _workers;
    bool _paused = false;
    std::map<const PluginEntry*, std::unique_ptr<PluginSession>> _open;
};

} // namespace further
