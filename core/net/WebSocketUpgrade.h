#pragma once

#include "net/Routes.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

namespace further {

/// The WebSocket handshake: checks what RFC 6455 section 4.2 asks for, lets Poco::Net::WebSocket answer 101, takes the
/// socket and the bytes that came with the request out of Poco's hands, and gives them to the route.
class WebSocketUpgrade {
public:
    WebSocketUpgrade(const Route& route, Identity client);

    /// Throws HttpRefusal (400, 426, 503, or what the route throws) for a handshake that can't be made.
    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);

private:
    const Route& _route;
    const Identity _client;
};

} // namespace further
