#pragma once

#include "TlsIdentity.h"

#include <Poco/JSON/Object.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/WebSocket.h>

#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace further::ctl {

/// The agent's end of one connection, as a test plays it.
class FakeConnection {
public:
    explicit FakeConnection(Poco::Net::WebSocket socket);

    /// The next text message; pongs are counted by the way. Throws where the client goes instead.
    Poco::JSON::Object::Ptr receive();
    /// The next message, which must have this type; returns its data (an empty object where it has none).
    Poco::JSON::Object::Ptr expect(const std::string& type);
    /// Waits for the client's goodbye and returns its code; 1006 where it goes without one.
    int awaitClose();
    /// Is gone without a word, of TLS's either.
    void vanish();
    /// Waits for a pong; returns its payload.
    std::string awaitPong();
    /// The same with a ping.
    std::string awaitPing();

    void send(const std::string& text);
    void sendOutput(const std::string& type, const std::string& output);
    void sendFrame(const std::string& payload, int flags);
    /// `started` for the client's `start`, whose data this returns.
    Poco::JSON::Object::Ptr start();
    /// `stopped`, and the goodbyes of the client and the agent.
    void stopped(int exitCode);
    void close(int code, const std::string& reason);

    Poco::Net::WebSocket& socket() { return _socket; }

private:
    /// The opcode; the payload is in _payload.
    int readFrame();

    Poco::Net::WebSocket _socket;
    std::string _payload;
};

/// An agent on a free port of 127.0.0.1 that does what the test says. With an `identity` it speaks TLS.
class FakeAgent {
public:
    using Play = std::function<void(FakeConnection&)>;

    /// Plays `play` with each client, one after the other, on a thread of its own.
    explicit FakeAgent(const Play& play, const TlsIdentity* identity = nullptr);
    /// The same, and answers `GET /plugins` with `plugins`.
    FakeAgent(const std::string& plugins, const Play& play, const TlsIdentity* identity = nullptr);
    /// Answers every request with a status and a body; as another `server` than an agent, where one is named.
    FakeAgent(int status, const std::string& body, const TlsIdentity* identity = nullptr,
              const std::string& server = "Further-Link");
    ~FakeAgent();

    /// What the FakeAgent of a play answers to uploads from now on.
    void answerUploads(int status, const std::string& body);
    /// The bodies of the uploads that have come.
    std::vector<std::string> uploads() const;
    /// What each request has asked for, in their order.
    std::vector<std::string> uris() const;
    std::string port() const;
    /// Waits until the first play is over, and throws what it threw.
    void awaitPlay();
    /// The header Authorization of each request that has come; empty where it had none.
    std::vector<std::string> authorizations() const;

private:
    using Answer = std::function<void(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse&)>;
    FakeAgent(Answer answer, const TlsIdentity* identity);
    void takeUpload(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    void serve(const Answer& answer, const Poco::Net::Context::Ptr& tls);

    std::promise<void> _played;
    std::future<void> _ended = _played.get_future();
    Poco::Net::ServerSocket _listener;
    mutable std::mutex _mutex;
    std::vector<std::string> _authorizations;
    std::vector<std::string> _uris;
    std::vector<std::string> _uploads;
    int _uploadStatus = 200;
    std::string _uploadAnswer = R"({"success":true,"fetched_urls":true})";
    std::thread _thread;
};

} // namespace further::ctl
