#pragma once

#include "access/Identity.h"
#include "net/AddedRoutes.h"
#include "net/CurrentPolicy.h"

#include <Poco/Net/IPAddress.h>
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
    std::map<std::string, std::string> headers = {}; ///< beside those that every answer has
};

/// A client that has completed the WebSocket handshake.
struct Upgraded {
    Poco::Net::StreamSocket socket;           ///< non-blocking; nobody else has it
    std::string early;                        ///< bytes that came behind the request
    std::string peer;                         ///< its address with the port, for people
    Poco::Net::IPAddress address;             ///< IPv4 on a socket for both kinds as IPv4
    std::string origin;                       ///< of the page that it runs in; empty for none
    std::map<std::string, std::string> query; ///< of the request, decoded; of equal names the first
    Identity identity;
    std::shared_ptr<void> seat; ///< given back when the last copy of it goes
    bool secure = false;        ///< by TLS
};

/// Who may ask for what stands at a path.
enum class Admits {
    known,     ///< those who are somebody
    strangers, ///< they, too: they will prove who they are
    anybody    ///< it tells nothing that others may not know: who asks isn't even looked at
};

/// What stands at one path: a resource to GET, or the door for WebSocket clients. The functions run on the server's
/// threads, several at once.
struct Route {
    Admits admits = Admits::known;
    /// For a resource.
    std::function<HttpAnswer()> answer = {};
    /// For a door: takes a seat for one more client from there; throws HttpRefusal where all are taken.
    std::function<std::shared_ptr<void>(const Poco::Net::IPAddress& address, const Identity& client)> takeSeat = {};
    /// For a door: takes the client over.
    std::function<void(Upgraded)> onUpgraded = {};
};

/// All that the server's threads need to know. Immutable while the server runs, but for what is added.
struct Routes {
    const CurrentPolicy& policy; ///< outlives the server
    std::map<std::string, Route, std::less<>> byPath;
    /// Told, on one of the server's threads, who was not let in, and why. May be empty.
    std::function<void(const std::string& sentence)> onRefused = {};
    /// What plugins serve beside these; may be null, and otherwise outlives the server.
    AddedRoutes* added = nullptr;
};

} // namespace further
