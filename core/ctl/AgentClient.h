#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/PairedDevice.h"
#include "ctl/TlsTunnel.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/WebSocket.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace further::ctl {

/// The way to one agent: with a device that this computer was paired with by TLS, after a look at its key, and with its
/// token; with this computer's own agent in plain text. Used by one thread. Every failure is thrown as a Failure that
/// says what to do.
class AgentClient {
public:
    /// Looks the address up among the paired devices. `patience`: how long the agent may say nothing before it answers.
    explicit AgentClient(AgentAddress address, std::chrono::seconds patience = usualPatience);

    /// The way to this device, kept or not. Without a token none is shown.
    explicit AgentClient(PairedDevice device, std::chrono::seconds patience = usualPatience);

    static constexpr std::chrono::seconds usualPatience{10};

    const AgentAddress& address() const { return _address; }

    /// The body of the agent's answer to a GET; one of more than 16 MiB is a Failure.
    std::string get(const std::string& path) const;

    /// The same with what the agent answers to a POST of JSON.
    std::string post(const std::string& path, const std::string& json) const;

    /// An open WebSocket, which this outlives; one at a time. Where that takes long, stderr says so. On it nothing
    /// times out: a program may be silent for days. TCP itself looks after a peer that is gone.
    Poco::Net::WebSocket open(const std::string& path);

private:
    using Session = Poco::Net::HTTPClientSession;

    std::unique_ptr<TlsTunnel> makeTunnel() const;
    /// `tunnel`: null for plain text.
    std::unique_ptr<Session> makeSession(const TlsTunnel* tunnel) const;
    Poco::Net::HTTPRequest makeRequest(const std::string& method, const std::string& path) const;
    std::string ask(Poco::Net::HTTPRequest& request, const std::string& content) const;

    AgentAddress _address;
    std::optional<PairedDevice> _device;
    std::chrono::seconds _patience;
    std::unique_ptr<TlsTunnel> _tunnel;
};

} // namespace further::ctl
