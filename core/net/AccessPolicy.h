#pragma once

#include "access/Authenticator.h"
#include "access/LocalUsers.h"
#include "net/AllowedHosts.h"
#include "net/AllowedOrigins.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/SocketAddress.h>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>

namespace further {

/// Who may talk to the agent, decided for each request before anything else happens: under which name it was reached,
/// from which page, by whom. Immutable: any thread may ask.
class AccessPolicy {
public:
    /// Whose socket the peer's is; nothing where that can't be told.
    using OwnerOf =
        std::function<std::optional<uid_t>(const Poco::Net::SocketAddress& own, const Poco::Net::SocketAddress& peer)>;
    struct Rules {
        AllowedHosts hosts;
        AllowedOrigins origins;
        /// The users whose programs may connect from this machine.
        LocalUsers owners;
        /// Everybody, from everywhere, as the first Further Link did. Nothing else counts then, but that there is one
        /// Host at the most.
        bool open = false;
        /// Whether what comes from the network needn't be encrypted.
        bool plainNetwork = false;
    };

    /// `authenticator` outlives this.
    AccessPolicy(Rules rules, Authenticator& authenticator, OwnerOf ownerOf = {});

    /// What holds on every route: Host, Origin, and TLS on the network. `secure`: whether it came by TLS. Throws
    /// HttpRefusal (400, 421, 403, 429).
    void checkRequest(const Poco::Net::HTTPServerRequest& request, bool secure) const;
    /// Who the client is: by its token where it shows one (RFC 6750, or a subprotocol `further.token.TOKEN`), on this
    /// device by its socket, on the network by an approval, or a stranger. Throws HttpRefusal (400, 401, 403, 503).
    Identity identify(const Poco::Net::HTTPServerRequest& request) const;

private:
    std::int64_t penaltyOf(const Poco::Net::HTTPServerRequest& request, const Poco::Net::IPAddress& address) const;
    void checkHost(const Poco::Net::HTTPServerRequest& request) const;
    void checkOrigin(const Poco::Net::HTTPServerRequest& request, bool secure) const;
    Identity byToken(const std::string& token, const Poco::Net::IPAddress& address) const;
    Identity byOwner(const Poco::Net::HTTPServerRequest& request) const;

    Rules _rules;
    Authenticator& _authenticator;
    OwnerOf _ownerOf;
};

} // namespace further
