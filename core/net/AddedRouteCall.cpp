#include "net/AddedRouteCall.h"

#include "net/HttpRefusal.h"
#include "net/RouteRequest.h"
#include "net/RouteResponse.h"
#include "protocol/JsonText.h"

#include <further/Error.h>

#include <Poco/JSON/Object.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/StreamSocket.h>

#include <sys/socket.h>

#include <shared_mutex>

namespace further {

namespace {

using Poco::Net::HTTPResponse;

int statusFor(ErrorCode code) {
    switch (code) {
    case ErrorCode::badMessage:
    case ErrorCode::unknownType:
    case ErrorCode::invalidData:
        return HTTPResponse::HTTP_BAD_REQUEST;
    case ErrorCode::forbidden:
    case ErrorCode::approvalNeeded:
        return HTTPResponse::HTTP_FORBIDDEN;
    case ErrorCode::notFound:
        return HTTPResponse::HTTP_NOT_FOUND;
    case ErrorCode::conflict:
    case ErrorCode::notRunning:
        return HTTPResponse::HTTP_CONFLICT;
    case ErrorCode::tooLarge:
        return HTTPResponse::HTTP_REQUEST_ENTITY_TOO_LARGE;
    case ErrorCode::busy:
    case ErrorCode::unavailable:
        return HTTPResponse::HTTP_SERVICE_UNAVAILABLE;
    default:
        return HTTPResponse::HTTP_INTERNAL_SERVER_ERROR;
    }
}

/// As in the `data` of a message `error`.
std::string bodyFor(ErrorCode code, const std::string& detail) {
    Poco::JSON::Object data(Poco::JSON_PRESERVE_KEY_ORDER);
    data.set("message", std::string(sentence(code)));
    data.set("code", std::string(wireName(code)));
    data.set("detail", detail);
    std::string text;
    appendJson(text, data);
    return text;
}

void cut(Poco::Net::HTTPServerRequestImpl& request) {
    ::shutdown(request.socket().impl()->sockfd(), SHUT_RDWR);
}

/// One request on its way through the handler.
class Call {
public:
    Call(const AddedRoute& added, Poco::Net::HTTPServerRequestImpl& request, Poco::Net::HTTPServerResponse& response)
        : _added(added)
        , _request(request)
        , _response(response, request.getMethod() == Poco::Net::HTTPRequest::HTTP_HEAD) {}

    void make(AddedRoutes& routes, const Identity& client, const std::string& path) {
        try {
            if (!client.permissions.allow(_added.route.permission))
                throw Error(ErrorCode::forbidden, "This needs the permission \"" + _added.route.permission +
                                                      "\", which the " + textOf(client) +
                                                      " doesn't have. Whoever looks after this device can give it.");
            _added.requireReady();
            const OpenRequests::Entry entry(routes.open(), _request.socket().impl()->sockfd());
            RouteRequest seen(_request, path, _added, client, entry, routes.patience());
            _added.route.handler(seen, _response);
            _response.finish();
        } catch (const HttpRefusal&) {
            if (!_response.begun())
                throw;
            cut(_request);
        } catch (const Error& error) {
            answer(error.errorCode(), error.detail());
        } catch (const std::exception& problem) {
            const auto* const pocos = dynamic_cast<const Poco::Exception*>(&problem);
            onFault(pocos != nullptr ? pocos->displayText() : problem.what());
        } catch (...) {
            onFault("Something that is no exception was thrown");
        }
    }

private:
    /// Where the handler has begun to answer, nobody may take it for the whole.
    void answer(ErrorCode code, const std::string& detail) {
        if (_response.begun()) {
            cut(_request);
            return;
        }
        _response.send(statusFor(code), "application/json", bodyFor(code, detail));
        _response.finish();
    }

    void onFault(const std::string& words) {
        _added.onFault(_added.route.method + " " + _added.route.path + ": " + words);
        answer(ErrorCode::internal, "The plugin " + _added.owner + " has failed at this; the agent's log says more.");
    }

    const AddedRoute& _added;
    Poco::Net::HTTPServerRequestImpl& _request;
    RouteResponse _response;
};

} // namespace

void callAddedRoute(AddedRoutes& routes, const StandingRoute& standing, const Identity& client, const std::string& path,
                    Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
    const std::shared_lock used(standing.inUse);
    if (standing.gone)
        throw HttpRefusal(HTTPResponse::HTTP_NOT_FOUND, "There is nothing at this address any more.\n");
    Call(standing.added, dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request), response).make(routes, client, path);
}

} // namespace further
