#pragma once

#include "access/Identity.h"
#include "net/AddedRoutes.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <string>

namespace further {

/// Has the handler of an added route answer a request: nobody without its permission gets there, and whatever it does
/// wrong is answered and told. Throws HttpRefusal, before the handler has answered.
void callAddedRoute(AddedRoutes& routes, const StandingRoute& standing, const Identity& client, const std::string& path,
                    Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);

} // namespace further
