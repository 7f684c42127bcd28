#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <optional>
#include <string>

namespace further {

/// The subprotocol that the agent speaks, for a client that offers it.
inline const std::string theSubprotocol = "further";

/// Whether the client offers it.
bool offersSubprotocol(const Poco::Net::HTTPServerRequest& request);

/// The token that a request shows: `Authorization: Bearer TOKEN`, or among the subprotocols `further.token.TOKEN`,
/// which is what a page can send. Nothing where there is none. Throws HttpRefusal (400) where there are two.
std::optional<std::string> presentedToken(const Poco::Net::HTTPServerRequest& request);

} // namespace further
