#pragma once

#include "loop/LoopStrand.h"
#include "plugin/PluginRegistry.h"

#include <further/Handler.h>
#include <further/Session.h>

#include <Poco/Logger.h>

#include <memory>
#include <string_view>

namespace further {

class ClientSession;

/// A client as one plugin sees it, with that plugin's handler: what the handler throws, logs and leaves waiting is
/// told from what other plugins do. Owned by the client's session, on its loop.
class PluginSession : public Session {
public:
    PluginSession(ClientSession& client, const PluginEntry& entry, EventLoop& loop, WorkerPool& workers);
    ~PluginSession() override;

    Handler& handler() { return *_handler; }

    void send(const Message& message) override;
    void sendText(std::string_view type, std::string_view process, std::string_view output) override;
    void fail(std::string_view process, const Error& error) override;
    void inject(const Message& message) override;
    [[nodiscard]] Registered holdInput() override;
    [[nodiscard]] Registered addJob(Job job) override;
    Strand& strand() override;
    const User& user() const override;
    Poco::Logger& logger() override;

private:
    ClientSession& _client;
    const PluginEntry& _entry;
    Poco::Logger& _logger;
    LoopStrand _strand;
    std::unique_ptr<Handler> _handler; // last: it ends before all that it uses
};

} // namespace further
