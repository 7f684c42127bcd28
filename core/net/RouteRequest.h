#pragma once

#include "net/AddedRoutes.h"
#include "net/RequestBody.h"

#include <further/Http.h>

#include <Poco/Net/HTTPServerRequestImpl.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further {

/// A request to an added route, as its handler sees it.
class RouteRequest : public HttpRequest {
public:
    /// All outlive it. `path`: of the request, decoded. Throws what RequestBody and AddedRoute::userFor throw.
    RouteRequest(Poco::Net::HTTPServerRequestImpl& request, std::string_view path, const AddedRoute& added,
                 const Identity& client, const OpenRequests::Entry& entry, std::chrono::milliseconds patience);

    const std::string& method() const override { return _route.method; }
    const std::string& rest() const override { return _rest; }
    std::optional<std::string> query(const std::string& name) const override;
    const std::string& contentType() const override { return _request.getContentType(); }
    const User& user() const override { return _user; }
    std::size_t read(char* buffer, std::size_t size) override { return _body.read(buffer, size); }
    bool isWanted() const override { return _entry.isWanted(); }

private:
    const Poco::Net::HTTPServerRequestImpl& _request;
    const HttpRoute& _route;
    const OpenRequests::Entry& _entry;
    const std::string _rest;
    const std::vector<std::pair<std::string, std::string>> _query;
    const User _user;
    RequestBody _body;
};

} // namespace further
