#include "net/RequestHandler.h"

#include "net/AddedRouteCall.h"
#include "net/HttpRefusal.h"
#include "net/RequestBody.h"
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

void send(const HTTPServerRequest& request, HTTPServerResponse& response, int status, const std::string& contentType,
          const std::string& body) {
    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(status));
    response.setContentType(contentType);
    response.setContentLength64(static_cast<Poco::Int64>(body.size()));
    auto& out = response.send();
    if (request.getMethod() != HTTPRequest::HTTP_HEAD)
        out << body;
    out.flush();
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

void answerPreflight(const std::string& methods, const HTTPServerRequest& request, HTTPServerResponse& response) {
    response.set("Access-Control-Allow-Methods", methods);
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

void requireKnown(const Identity& identity) {
    if (identity.isStranger())
        throw HttpRefusal(HTTPResponse::HTTP_UNAUTHORIZED,
                          "Who you are isn't known here: send a token (Authorization: Bearer TOKEN). Whoever looks "
                          "after this device can make one: further-linkctl token create NAME\n",
                          {{"WWW-Authenticate", "Bearer"}});
}

bool hasBody(const HTTPServerRequest& request) {
    return request.getChunkedTransferEncoding() || request.get("Content-Length", "0") != "0";
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
        send(request, response, refusal.status(), "text/plain; charset=utf-8", refusal.message());
    }
    // The last chunk is written when Poco lets the answer go.
    if (hasBody(request) && !response.getChunkedTransferEncoding())
        RequestBody::linger(request);
}

void RequestHandler::answer(HTTPServerRequest& request, HTTPServerResponse& response) {
    const auto policy = _routes.policy.now();
    policy->checkRequest(request, request.secure());
    response.set("Vary", "Origin");
    if (request.has("Origin"))
        allowPage(request.get("Origin"), response);

    const auto path = pathOf(request);
    const auto route = _routes.byPath.find(path);
    if (route == _routes.byPath.end())
        answerAdded(path, request, response);
    else
        answerOwn(route->second, request, response);
}

void RequestHandler::answerOwn(const Route& route, HTTPServerRequest& request, HTTPServerResponse& response) {
    if (request.getMethod() == HTTPRequest::HTTP_OPTIONS) {
        answerPreflight("GET", request, response);
        return;
    }
    if (request.getMethod() != HTTPRequest::HTTP_GET && request.getMethod() != HTTPRequest::HTTP_HEAD)
        throw HttpRefusal(HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "Use GET here.\n", {{"Allow", "GET"}});

    const auto identity = route.admits == Admits::anybody ? Identity{} : _routes.policy.now()->identify(request);
    if (route.admits == Admits::known)
        requireKnown(identity);
    if (route.onUpgraded) {
        WebSocketUpgrade(route, identity).handleRequest(request, response);
        return;
    }
    const HttpAnswer found = route.answer();
    for (const auto& [name, value] : found.headers)
        response.set(name, value);
    send(request, response, found.status, found.contentType, found.body);
}

void RequestHandler::answerAdded(const std::string& path, HTTPServerRequest& request, HTTPServerResponse& response) {
    const auto found = _routes.added != nullptr ? _routes.added->at(path) : AddedRoutes::Found{};
    if (found.routes.empty())
        throw HttpRefusal(HTTPResponse::HTTP_NOT_FOUND, "There is nothing at this address.\n");
    if (request.getMethod() == HTTPRequest::HTTP_OPTIONS) {
        answerPreflight(found.methods(), request, response);
        return;
    }
    const auto added = found.byMethod(request.getMethod());
    if (!added)
        throw HttpRefusal(HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "Use " + found.methods() + " here.\n",
                          {{"Allow", found.methods()}});
    const auto identity = _routes.policy.now()->identify(request);
    requireKnown(identity);
    callAddedRoute(*_routes.added, *added, identity, path, request, response);
}

} // namespace further
