#pragma once

#include "ctl/AgentAddress.h"

#include <Poco/Net/WebSocket.h>

#include <chrono>
#include <string>

namespace further::ctl {

/// The way to one agent. Used by one thread. Every failure is thrown as a Failure that says what to do.
class AgentClient {
public:
    /// `patience`: how long the agent may say nothing before it answers.
    explicit AgentClient(AgentAddress address, std::chrono::seconds patience = std::chrono::seconds(10))
        : _address(std::move(address)), _patience(patience) {}

    const AgentAddress& address() const { return _address; }

    /// The body of the agent's answer to a GET; one of more than 16 MiB is a Failure.
    std::string get(const std::string& path) const;

    /// An open WebSocket. Where that takes long, stderr says so. On it nothing times out: a program may be silent for
    /// days. TCP itself looks after a peer that is gone.
    Poco::Net::WebSocket open(const std::string& path) const;

private:
    AgentAddress _address;
    std::chrono::seconds _patience;
};

} // namespace further::ctl
