#pragma once

#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <Poco/JSON/Object.h>

#include <string>

namespace further::testing {

/// A client that uses the plugin pi-top. It asks, or it subscribes, but not both: so the answer is the next message.
class PiTopClient {
public:
    using Object = Poco::JSON::Object::Ptr;

    explicit PiTopClient(const AgentProcess& agent) : _client(agent.address()) {}

    ExecClient& exec() { return _client; }

    /// The answer, be it an error.
    ExecClient::Received ask(const std::string& type, const std::string& data = "{}");
    /// One part of the present state.
    Object part(const std::string& name);
    /// Why a part isn't there. Throws where it is, and where the answer never comes within the time that the plugin
    /// promises: a busy machine delays one, but hardly all of several.
    std::string lackOf(const std::string& name);
    /// Has the simulator obey, and returns what it answers. Throws where it doesn't.
    std::string simulate(const std::string& command);

    /// `data`: JSON.
    void subscribe(const std::string& data = "{}") { _client.send("pi-top.subscribe", data); }
    /// As a subscriber: reads until a state says that events come, or that they don't; returns that state.
    Object awaitState(bool eventsCome);
    /// As a subscriber: the next message. Throws where it is no event.
    Object nextEvent();

private:
    ExecClient _client;
};

} // namespace further::testing
