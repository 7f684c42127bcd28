#include "session/PluginSessions.h"

#include "loop/HoldTimer.h"
#include "loop/NoException.h"
#include "session/ClientSession.h"

#include <chrono>
#include <exception>
#include <utility>

namespace further {

PluginSessions::PluginSessions(ClientSession& client, EventLoop& loop, WorkerPool& workers)
    : _client(client), _loop(loop), _workers(workers) {}

PluginSessions::~PluginSessions() = default;

Handler& PluginSessions::handlerOf(const PluginEntry& entry) {
    if (const auto open = _open.find(&entry); open != _open.end())
        return open->second->handler();
    const HoldTimer timer([&](std::chrono::milliseconds held) { entry.onSlow("open", held); });
    auto session = std::make_unique<PluginSession>(_client, entry, _loop, _workers);
    Handler& handler = session->handler();
    _open.emplace(&entry, std::move(session));
    if (_paused)
        handler.onPause();
    return handler;
}

std::vector<std::string> PluginSessions::names() const {
    std::vector<std::string> names;
    for (const auto& [entry, session] : _open)
        names.push_back(entry->name);
    return names;
}

void PluginSessions::pause() {
    _paused = true;
    tellAll(&Handler::onPause);
}

void PluginSessions::resume() {
    _paused = false;
    tellAll(&Handler::onResume);
}

void PluginSessions::tellAll(void (Handler::*what)()) {
    std::vector<const PluginEntry*> entries;
    for (const auto& [entry, session] : _open)
        entries.push_back(entry);
    for (const auto* const entry : entries)
        try {
            if (const auto open = _open.find(entry); open != _open.end()) { // not ended by another one meanwhile
                const HoldTimer timer(
                    [&](std::chrono::milliseconds held) { entry->onSlow("onPause or onResume", held); });
                (open->second->handler().*what)();
            }
        } catch (const std::exception& exception) {
            _client.onFault(entry, exception);
        } catch (...) {
            _client.onFault(entry, NoException());
        }
}

} // namespace further
