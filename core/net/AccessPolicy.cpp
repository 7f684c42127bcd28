#include "net/AccessPolicy.h"

#include "net/HttpRefusal.h"
#include "net/SocketOwner.h"
#include "net/Unmapped.h"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/String.h>

#include <pwd.h>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>

namespace further {

namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;

auto countOf(const HTTPServerRequest& request, const std::string& header) {
    return std::count_if(request.begin(), request.end(),
                         [&](const auto& entry) { return Poco::icompare(entry.first, header) == 0; });
}

/// For people; a user without a name is its number.
std::string nameOf(uid_t uid) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return std::to_string(uid);
}

std::string listed(const std::set<uid_t>& uids) {
    std::string all;
    for (const auto uid : uids)
        all += (all.empty() ? "" : ", ") + nameOf(uid);
    return all;
}

} // namespace

AccessPolicy::AccessPolicy(Rules rules, OwnerOf ownerOf)
    : _rules(std::move(rules)), _ownerOf(ownerOf ? std::move(ownerOf) : ownerOfPeer) {}

void AccessPolicy::checkRequest(const HTTPServerRequest& request) const {
    checkHost(request);
    checkOrigin(request);
}

void AccessPolicy::checkHost(const HTTPServerRequest& request) const {
    const auto hosts = countOf(request, "Host");
    if (hosts > 1 || (hosts == 0 && !_rules.open))
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "A request has exactly one Host header.\n");
    if (!_rules.open && !_rules.hosts.allows(request.get("Host"), request.serverAddress()))
        throw HttpRefusal(HTTPResponse::HTTP_MISDIRECTED_REQUEST,
                          "This device is not known as " + request.get("Host") +
                              ": use localhost:" + std::to_string(request.serverAddress().port()) +
                              ", or its address with this port. Whoever looks after it can add that name to "
                              "security.hosts in its configuration.\n");
}

void AccessPolicy::checkOrigin(const HTTPServerRequest& request) const {
    if (_rules.open || !request.has("Origin"))
        return;
    const auto& origin = request.get("Origin");
    const auto& host = request.get("Host");
    const auto own = AllowedHosts::isBeyondDns(host) ? "http://" + host : std::string();
    if (countOf(request, "Origin") > 1 || !_rules.origins.allows(origin, own))
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN,
                          "Pages of " + origin +
                              " may not use this device. Whoever looks after it can add that origin to "
                              "security.origins in its configuration.\n");
}

void AccessPolicy::checkClient(const HTTPServerRequest& request) const {
    if (_rules.open)
        return;
    const auto port = std::to_string(request.serverAddress().port());
    if (!unmapped(request.clientAddress().host()).isLoopback())
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN,
                          "This device serves its own programs only, and none of another machine. An SSH tunnel makes "
                          "one of the other: ssh -L " +
                              port + ":localhost:" + port + " DEVICE\n");
    std::optional<uid_t> owner;
    try {
        owner = _ownerOf(request.serverAddress(), request.clientAddress());
    } catch (const std::system_error& problem) {
        throw HttpRefusal(HTTPResponse::HTTP_SERVICE_UNAVAILABLE,
                          "The system doesn't say whose program this is (" + std::string(problem.what()) +
                              "). Whoever looks after this device can type: further-linkctl doctor\n");
    }
    if (!owner)
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN,
                          "Whose program this is can't be told: keep the connection open until it is answered.\n");
    if (!_rules.owners.contains(*owner))
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN, "Programs of " + nameOf(*owner) +
                                                            " may not use this agent; it serves those of " +
                                                            listed(_rules.owners) + ".\n");
}

} // namespace further
