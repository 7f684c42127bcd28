#pragma once

#include "ctl/AgentAddress.h"

#include <Poco/Net/WebSocket.h>

#include <string>

namespace further::ctl {

/// The way to one agent. Used by one thread. Every failure is thrown as a Failure that says what to do.
class AgentClient {
public:
    explicit AgentClient(AgentAddress address) : _address(std::move(address)) {}

    const AgentAddress& address() const { return _address; }

    /// The body of the agent's answer to a GET.
    std::string get(const std::string& path) const;

    /// An open WebSocket, on which nothing times out: a program may be silent for days. TCP itself looks after a peer
    /// that is gone.
    Poco::Net::WebSocket open(const std::string& path) const;

private:
    AgentAddress _address;
};

} // namespace further::ctl
