#pragma once

#include "net/CurrentPolicy.h"

#include <Poco/Net/StreamSocket.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace further {

/// What a route answers.
struct HttpAnswer {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
};

/// A client that has completed the WebSocket handshake.
struct Upgraded {
    Poco::Net::StreamSocket socket; ///< non-blocking; nobody else has it
    std::string early;              ///< bytes that came behind the request
    std::string peer;               ///< its address, for people
    std::string origin;             ///< of the page that it runs in; empty for none
    std::shared_ptr<void> seat;     ///< given back when the last copy of it goes
};

/// What stands at one path: a resource to GET, or the door for WebSocket clients. The functions run on the server's
/// threads, several at once.
struct Route {
    /// For a resource.
    std::function<HttpAnswer()> answer = {};
    /// For a door: takes a seat for one more client (null where all are taken), and who takes the client over.
    std::function<std::shared_ptr<void>()> takeSeat = {};
    std::function<void(Upgraded)> onUpgraded = {};
    /// It tells nothing that others may not know: who asks doesn't matter.
    bool forAnybody = false;
};

/// All that the server's threads need to know. Immutable while the server runs.
struct Routes {
    const CurrentPolicy& policy; ///< outlives the server
    std::map<std::string, Route, std::less<>> byPath;
    /// Told, on one of the server's threads, who was not let in, and why. May be empty.
    std::function<void(const std::string& sentence)> onRefused = {};
};

} // namespace further
