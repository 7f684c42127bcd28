#pragma once

#include "support/TemporaryDirectory.h"

#include <further/Descriptor.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace further::ctl {

/// The agent's end of one admin connection, as a test plays it.
class FakeAdminConnection {
public:
    explicit FakeAdminConnection(Descriptor socket) : _socket(std::move(socket)) {}

    explicit operator bool() const { return static_cast<bool>(_socket); }

    /// The next request, as it was sent; empty where the client goes instead.
    std::string receive();
    /// Whatever it is; false where the client has gone.
    bool send(std::string_view bytes);
    bool answer(const std::string& data) { return send(R"({"type":"answer","data":)" + data + "}\n"); }
    bool line(const std::string& data) { return send(R"({"type":"line","data":)" + data + "}\n"); }
    /// Waits until the client has gone.
    void awaitEnd();

private:
    Descriptor _socket;
    std::string _buffer;
};

/// An admin socket in a directory of its own, on which a test plays the agent.
class FakeAdmin {
public:
    using Play = std::function<void(FakeAdminConnection&)>;
    /// The whole message for each type of request, such as `{"type":"answer","data":{}}`.
    using Answers = std::map<std::string, std::string>;

    /// Plays `play` with each client, one after the other, on a thread of its own.
    explicit FakeAdmin(Play play);
    /// Answers each request by its type; what isn't there with `not_found`.
    explicit FakeAdmin(Answers answers);
    ~FakeAdmin();

    const std::string& path() const { return _path; }
    /// The environment in which further-linkctl finds it.
    std::string variable() const { return "FURTHER_LINK_ADMIN_SOCKET=" + _path; }
    /// The requests that Answers has answered.
    std::vector<std::string> requests() const;

    /// A message that answers with this data.
    static std::string answer(const std::string& data) { return R"({"type":"answer","data":)" + data + "}"; }
    static std::string error(const std::string& code, const std::string& message, const std::string& detail);

private:
    void serve(const Play& play);

    testing::TemporaryDirectory _directory;
    std::string _path;
    Descriptor _listener;
    mutable std::mutex _mutex;
    std::vector<std::string> _requests;
    std::thread _thread;
};

} // namespace further::ctl
