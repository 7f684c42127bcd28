#include "net/RequestHandler.h"

#include "net/HttpRefusal.h"
#include "net/Unmapped.h"
#include "net/WebSocketUpgrade.h"

#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <cctype>

namespace further {

namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

void send(HTTPServerResponse& response, int status, const std::string& contentType, const std::string& body) {
    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(status));
    response.setContentType(contentType);
    response.sendBuffer(body.data(), body.size());
}

std::string pathOf(const HTTPServerRequest& request) {
    if (!request.getURI().starts_with('/')) // the absolute form names another host than Host, which was looked at
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "The address in the request should begin with a slash.\n");
    try {
        return Poco::URI(request.getURI()).getPath();
    } catch (const Poco::Exception&) {
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "The address in the request is malformed.\n");
    }
}

/// Lets an allowed page read the answer (CORS), and older browsers ask a private address. What Poco has decoded need be
/// no line of a header any more.
void allowPage(const std::string& origin, HTTPServerResponse& response) {
    if (!std::all_of(origin.begin(), origin.end(), [](unsigned char each) { return std::isgraph(each) != 0; }))
        return;
    response.set("Access-Control-Allow-Origin", origin);
    response.set("Access-Control-Allow-Credentials", "true");
    response.set("Access-Control-Allow-Private-Network", "true");
}

void answerPreflight(const HTTPServerRequest& request, HTTPServerResponse& response) {
    response.set("Access-Control-Allow-Methods", "GET");
    // Poco decodes what is encoded in a header: nothing but names goes back.
    const auto asked = request.get("Access-Control-Request-Headers", "");
    const bool names = std::all_of(asked.begin(), asked.end(), [](unsigned char each) {
        return std::isalnum(each) != 0 || each == '-' || each == '_' || each == ',' || each == ' ';
    });
    response.set("Access-Control-Allow-Headers", names && !asked.empty() ? asked : "Content-Type");
    response.setStatusAndReason(HTTPResponse::HTTP_NO_CONTENT);
    response.setContentLength(0);
    response.send();
}

/// Whether an answer says that somebody wasn't let in: all others say that he asked for the wrong thing.
bool concernsTheDoor(int status) {
    return status == HTTPResponse::HTTP_BAD_REQUEST || status == HTTPResponse::HTTP_UNAUTHORIZED ||
           status == HTTPResponse::HTTP_FORBIDDEN || status == HTTPResponse::HTTP_MISDIRECTED_REQUEST ||
           status == HTTPResponse::HTTP_TOO_MANY_REQUESTS || status == HTTPResponse::HTTP_SERVICE_UNAVAILABLE;
}

} // namespace

RequestHandler::RequestHandler(const Routes& routes) : _routes(routes) {}

void RequestHandler::handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) {
    try {
        answer(request, response);
    } catch (const HttpRefusal& refusal) {
        if (concernsTheDoor(refusal.status()) && _routes.onRefused)
            _routes.onRefused(unmapped(request.clientAddress()).toString() + " was refused (" +
                              std::to_string(refusal.status()) + "): " + Poco::trim(refusal.message()));
        for (const auto& [name, value] : refusal.headers())
            response.set(name, value);
        send(response, refusal.status(), "text/plain; charset=utf-8", refusal.message());
    }
}

void RequestHandler::answer(HTTPServerRequest& request, HTTPServerResponse& response) {
    const auto policy = _routes.policy.now();
    policy->checkRequest(request, request.secure());
    response.set("Vary", "Origin");
    if (request.has("Origin"))
        allowPage(request.get("Origin"), response);

    const auto route = _routes.byPath.find(pathOf(request));
    if (route == _routes.byPath.end())
        throw HttpRefusal(HTTPResponse::HTTP_NOT_FOUND, "There is nothing at this address.\n");
    if (request.getMethod() == HTTPRequest::HTTP_OPTIONS) {
        answerPreflight(request, response);
        return;
    }
    if (request.getMethod() != HTTPRequest::HTTP_GET && request.getMethod() != HTTPRequest::HTTP_HEAD)
        throw HttpRefusal(HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "Use GET here.\n", {{"Allow", "GET"}});

    const auto identity = route->second.admits == Admits::anybody ? Identity{} : policy->identify(request);
    if (route->second.admits == Admits::known && identity.isStranger())
        throw HttpRefusal(HTTPResponse::HTTP_UNAUTHORIZED,
                          "Who you are isn't known here: send a token (Authorization: Bearer TOKEN). Whoever looks "
                          "after this device can make one: further-linkctl token create NAME\n",
                          {{"WWW-Authenticate", "Bearer"}});
    if (route->second.onUpgraded) {
        WebSocketUpgrade(route->second, identity).handleRequest(request, response);
        return;
    }
    const HttpAnswer found = route->second.answer();
    for (const auto& [name, value] : found.headers)
        response.set(name, value);
    send(response, found.status, found.contentType, found.body);
}

} // namespace further
