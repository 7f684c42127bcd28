#include "net/RouteRequest.h"

#include <Poco/URI.h>

namespace further {

RouteRequest::RouteRequest(Poco::Net::HTTPServerRequestImpl& request, std::string_view path, const AddedRoute& added,
                           const Identity& client, const OpenRequests::Entry& entry, std::chrono::milliseconds patience)
    : _request(request)
    , _route(added.route)
    , _entry(entry)
    , _rest(path.substr(added.route.path.size()))
    , _query(Poco::URI(request.getURI()).getQueryParameters())
    , _user(added.userFor(RouteRequest::query("user"), client))
    , _body(request, added.route.maxBody, patience) {}

std::optional<std::string> RouteRequest::query(const std::string& name) const {
    for (const auto& [key, value] : _query)
        if (key == name)
            return value;
    return std::nullopt;
}

} // namespace further
