#pragma once

#include "access/Authenticator.h"
#include "access/Identity.h"

#include <further/Message.h>

#include <string>
#include <string_view>

namespace further {

/// Who the client of a session is, and how one that is nobody yet becomes somebody: by a token or the device's code, in
/// messages of its own, or by an approval at the device. On the session's loop.
class Admission {
public:
    /// `authenticator` outlives this.
    Admission(Identity identity, Approvals::Client client, Authenticator& authenticator);

    const Identity& identity() const { return _identity; }
    const Approvals::Client& client() const { return _client; }

    /// The types of message by which a client says who it is. They are the core's own, and no plugin's.
    static bool takes(std::string_view type) { return type == "authenticate" || type == "pair"; }
    /// The answer to such a message: `authenticated` or `paired`. Throws Error(invalidData) for one that is malformed,
    /// Error(forbidden) for a token or a code that isn't good.
    Message answer(const Message& message);

    /// Lets an approval in that was given since. Throws Error(approvalNeeded), with the number to approve, for who is
    /// nobody; Error(busy) where too many wait.
    void requireSomebody();
    /// Throws Error(forbidden), which names what is missing.
    void require(const std::string& permission) const;

private:
    Message authenticate(const Message& message);
    Message pair(const Message& message);

    Identity _identity;
    const Approvals::Client _client;
    Authenticator& _authenticator;
};

} // namespace further
