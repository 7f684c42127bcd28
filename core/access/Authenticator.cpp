#include "access/Authenticator.h"

#include <algorithm>
#include <utility>

namespace further {

Authenticator::Authenticator(TokenStore tokens, PairingCode code, Approvals approvals, Penalties penalties)
    : _tokens(std::move(tokens))
    , _code(std::move(code))
    , _approvals(std::move(approvals))
    , _penalties(std::move(penalties)) {}

std::chrono::seconds Authenticator::penalty(const Address& address) const {
    const std::lock_guard lock(_mutex);
    return _penalties.left(address);
}

bool Authenticator::knows(std::string_view token) {
    const std::lock_guard lock(_mutex);
    return _tokens.identify(token).has_value();
}

std::optional<Identity> Authenticator::byToken(std::string_view token, const Address& address) {
    const std::lock_guard lock(_mutex);
    auto identity = _tokens.identify(token);
    if (!identity)
        _penalties.add(address);
    return identity;
}

std::optional<Identity> Authenticator::byApproval(const Approvals::Client& client) const {
    const std::lock_guard lock(_mutex);
    return _approvals.of(client);
}

std::string Authenticator::askApproval(const Approvals::Client& client) {
    Approvals::Asked asked;
    {
        const std::lock_guard lock(_mutex);
        asked = _approvals.ask(client);
    }
    if (asked.isNew && _onAsked)
        _onAsked(asked.number, client);
    return asked.number;
}

bool Authenticator::holds(const Identity& identity) const {
    const std::lock_guard lock(_mutex);
    switch (identity.kind) {
    case Identity::Kind::token:
        return _tokens.has(identity.name);
    case Identity::Kind::approval: {
        const auto approved = _approvals.approved();
        return std::any_of(approved.begin(), approved.end(),
                           [&](const auto& entry) { return entry.number == identity.name; });
    }
    default:
        return true;
    }
}

std::optional<Authenticator::Paired> Authenticator::pair(std::string_view code, const std::string& name,
                                                         const Address& address) {
    const std::lock_guard lock(_mutex);
    if (_penalties.left(address).count() > 0)
        return std::nullopt;
    auto free = _tokens.freeName(name);
    _tokens.requireRoom(free);
    if (!_code.accept(code)) {
        _penalties.add(address);
        return std::nullopt;
    }
    auto token = _tokens.create(free, Permissions::all(), std::nullopt);
    return Paired{std::move(token), std::move(free)};
}

std::string Authenticator::issueCode() {
    const std::lock_guard lock(_mutex);
    return _code.issue();
}

std::string Authenticator::createToken(const std::string& name, const Permissions& permissions,
                                       std::optional<std::chrono::seconds> validFor) {
    const std::lock_guard lock(_mutex);
    return _tokens.create(name, permissions, validFor);
}

bool Authenticator::revokeToken(const std::string& name) {
    const std::lock_guard lock(_mutex);
    return _tokens.revoke(name);
}

std::vector<TokenStore::Entry> Authenticator::tokens() const {
    const std::lock_guard lock(_mutex);
    return _tokens.all();
}

std::optional<Approvals::Entry> Authenticator::approve(const std::string& number, const Permissions& permissions) {
    const std::lock_guard lock(_mutex);
    return _approvals.approve(number, permissions);
}

bool Authenticator::revokeApproval(const std::string& number) {
    const std::lock_guard lock(_mutex);
    return _approvals.revoke(number);
}

std::vector<Approvals::Entry> Authenticator::waiting() const {
    const std::lock_guard lock(_mutex);
    return _approvals.waiting();
}

std::vector<Approvals::Entry> Authenticator::approved() const {
    const std::lock_guard lock(_mutex);
    return _approvals.approved();
}

} // namespace further
