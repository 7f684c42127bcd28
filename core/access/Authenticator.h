#pragma once

#include "access/Approvals.h"
#include "access/Identity.h"
#include "access/PairingCode.h"
#include "access/Penalties.h"
#include "access/TokenStore.h"

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// Who a client is, by what it shows: a token, the code that stands on the device, an approval. What doesn't hold costs
/// its address a penalty. And what whoever looks after the device does about it. Any thread.
class Authenticator {
public:
    using Address = Poco::Net::IPAddress;
    /// Somebody waits to be approved. Called on the thread of who asked.
    using OnAsked = std::function<void(const std::string& number, const Approvals::Client& client)>;

    explicit Authenticator(TokenStore tokens, PairingCode code = PairingCode(), Approvals approvals = Approvals(),
                           Penalties penalties = Penalties());

    /// Before there are other threads.
    void setOnAsked(OnAsked onAsked) { _onAsked = std::move(onAsked); }

    /// How long an address isn't heard, for having shown what doesn't hold; 0 for one that is. A good token is heard
    /// all the same: nobody else at that address, or behind the same router, holds its owner up.
    std::chrono::seconds penalty(const Address& address) const;
    /// Whether the token is good; one that isn't costs nothing here.
    bool knows(std::string_view token);
    /// Nothing for a token that isn't good, which costs.
    std::optional<Identity> byToken(std::string_view token, const Address& address);
    std::optional<Identity> byApproval(const Approvals::Client& client) const;
    /// Whether what a client was let in by is still good.
    bool holds(const Identity& identity) const;
    /// The number to approve. Throws Error(busy).
    std::string askApproval(const Approvals::Client& client);

    struct Paired {
        std::string token;
        std::string name;
    };
    /// A token for whoever knows the code; nothing for a wrong one, which costs, and from an address under a penalty.
    /// Throws as TokenStore::requireRoom, and then the code is as good as before, or Poco::FileException.
    std::optional<Paired> pair(std::string_view code, const std::string& name, const Address& address);

    // For who looks after the device; they throw as what they are named after.
    std::string issueCode();
    std::string createToken(const std::string& name, const Permissions& permissions,
                            std::optional<std::chrono::seconds> validFor);
    bool revokeToken(const std::string& name);
    std::vector<TokenStore::Entry> tokens() const;
    std::optional<Approvals::Entry> approve(const std::string& number, const Permissions& permissions);
    bool revokeApproval(const std::string& number);
    std::vector<Approvals::Entry> waiting() const;
    std::vector<Approvals::Entry> approved() const;

private:
    mutable std::mutex _mutex; // guards all below but _onAsked
    TokenStore _tokens;
    PairingCode _code;
    Approvals _approvals;
    Penalties _penalties;
    OnAsked _onAsked;
};

} // namespace further
