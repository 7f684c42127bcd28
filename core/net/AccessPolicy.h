#pragma once

#include "net/AllowedHosts.h"
#include "net/AllowedOrigins.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/SocketAddress.h>

#include <sys/types.h>

#include <functional>
#include <optional>
#include <set>

namespace further {

/// Who may talk to the agent, decided for each request before anything else happens: under which name it was reached,
/// from which page, by whose socket. Immutable: any thread may ask.
class AccessPolicy {
public:
    /// Whose socket the peer's is; nothing where that can't be told.
    using OwnerOf =
        std::function<std::optional<uid_t>(const Poco::Net::SocketAddress& own, const Poco::Net::SocketAddress& peer)>;
    struct Rules {
        AllowedHosts hosts;
        AllowedOrigins origins;
        /// The users whose programs may connect from this machine.
        std::set<uid_t> owners;
        /// Everybody, from everywhere, as the first Further Link did. Nothing else counts then, but that there is one
        /// Host at the most.
        bool open = false;
    };

    explicit AccessPolicy(Rules rules, OwnerOf ownerOf = {});

    /// What holds on every route: Host and Origin. Throws HttpRefusal (400, 421, 403).
    void checkRequest(const Poco::Net::HTTPServerRequest& request) const;
    /// What else holds for those who may do something: who they are. Throws HttpRefusal (403).
    void checkClient(const Poco::Net::HTTPServerRequest& request) const;

private:
    void checkHost(const Poco::Net::HTTPServerRequest& request) const;
    void checkOrigin(const Poco::Net::HTTPServerRequest& request) const;

    Rules _rules;
    OwnerOf _ownerOf;
};

} // namespace further
