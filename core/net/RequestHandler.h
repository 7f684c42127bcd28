#pragma once

#include "net/Routes.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

namespace further {

/// Answers one HTTP request, on one of the server's threads: refuses foreign pages, finds the route, adds the CORS
/// headers. A client that wants a WebSocket goes on to WebSocketUpgrade.
class RequestHandler : public Poco::Net::HTTPRequestHandler {
public:
    explicit RequestHandler(const Routes& routes);
    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override;

private:
    void answer(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    void answerOwn(const Route& route, Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    void answerAdded(const std::string& path, Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response);

    const Routes& _routes;
};

} // namespace further
