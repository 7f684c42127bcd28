#include "net/AccessPolicy.h"

#include "access/UserDatabase.h"
#include "net/HttpRefusal.h"
#include "net/PresentedToken.h"
#include "net/SocketOwner.h"
#include "net/Unmapped.h"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/String.h>

#include <algorithm>
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

/// A person who typed the address is led on. The Host was looked at: it is ours.
[[noreturn]] void refusePlain(const HTTPServerRequest& request) {
    const auto secure = "https://" + request.get("Host", "") + "/";
    const auto sentence =
        "This device speaks to the network in TLS only: use " + secure + ", and wss:// for WebSockets.\n";
    if (request.getURI() == "/")
        throw HttpRefusal(HTTPResponse::HTTP_TEMPORARY_REDIRECT, sentence, {{"Location", secure}});
    throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN, sentence);
}

} // namespace

AccessPolicy::AccessPolicy(Rules rules, Authenticator& authenticator, OwnerOf ownerOf)
    : _rules(std::move(rules)), _authenticator(authenticator), _ownerOf(ownerOf ? std::move(ownerOf) : ownerOfPeer) {}

void AccessPolicy::checkRequest(const HTTPServerRequest& request, bool secure) const {
    const auto address = unmapped(request.clientAddress().host());
    if (const auto left = penaltyOf(request, address); left > 0)
        throw HttpRefusal(HTTPResponse::HTTP_TOO_MANY_REQUESTS,
                          "Too many wrong tokens or codes came from your address: try again in " +
                              std::to_string(left) + " seconds.\n",
                          {{"Retry-After", std::to_string(left)}});
    checkHost(request);
    if (!secure && !address.isLoopback() && !_rules.plainNetwork && !_rules.open)
        refusePlain(request);
    checkOrigin(request, secure);
}

/// In seconds. Who shows a good token has none: others at that address may have guessed.
std::int64_t AccessPolicy::penaltyOf(const HTTPServerRequest& request, const Poco::Net::IPAddress& address) const {
    const auto left = _rules.open ? 0 : _authenticator.penalty(address).count();
    if (left == 0)
        return 0;
    const auto token = presentedToken(request);
    return token && _authenticator.knows(*token) ? 0 : left;
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

void AccessPolicy::checkOrigin(const HTTPServerRequest& request, bool secure) const {
    if (_rules.open || !request.has("Origin"))
        return;
    const auto& origin = request.get("Origin");
    const auto& host = request.get("Host");
    const auto own = AllowedHosts::isBeyondDns(host) ? (secure ? "https://" : "http://") + host : std::string();
    if (countOf(request, "Origin") > 1 || !_rules.origins.allows(origin, own))
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN,
                          "Pages of " + origin +
                              " may not use this device. Whoever looks after it can add that origin to "
                              "security.origins in its configuration.\n");
}

Identity AccessPolicy::identify(const HTTPServerRequest& request) const {
    if (_rules.open)
        return Identity::anybody();
    const auto address = unmapped(request.clientAddress().host());
    if (const auto token = presentedToken(request))
        return byToken(*token, address);
    if (address.isLoopback())
        return byOwner(request);
    return _authenticator.byApproval({request.get("Origin", ""), address}).value_or(Identity{});
}

Identity AccessPolicy::byToken(const std::string& token, const Poco::Net::IPAddress& address) const {
    if (const auto identity = _authenticator.byToken(token, address))
        return *identity;
    throw HttpRefusal(HTTPResponse::HTTP_UNAUTHORIZED,
                      "This token isn't known here, or its time is up. Whoever looks after this device can make "
                      "another: further-linkctl token create NAME\n",
                      {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}});
}

Identity AccessPolicy::byOwner(const HTTPServerRequest& request) const {
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
    const auto name = nameOfUser(*owner);
    if (!_rules.owners.contain(*owner)) {
        const auto wayIn = _rules.owners.wayIn(name);
        throw HttpRefusal(HTTPResponse::HTTP_FORBIDDEN, "Programs of " + name +
                                                            " may not use this agent; it serves those of " +
                                                            _rules.owners.names() + ", and who has a token." +
                                                            (wayIn.empty() ? "" : " " + wayIn + ".") + "\n");
    }
    return Identity::owner(name);
}

} // namespace further
