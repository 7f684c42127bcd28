#pragma once

#include "access/Permissions.h"

#include <chrono>
#include <optional>
#include <string>

namespace further {

/// Who a client is, as far as the agent goes by it. A value.
struct Identity {
    enum class Kind {
        stranger, ///< nothing is known: it may prove who it is, or be approved
        owner,    ///< a program of this device's, of a user who may
        token,    ///< whoever has that token
        approval, ///< a page and an address that were let in on the device
        anybody   ///< the device is open to all
    };

    Kind kind = Kind::stranger;
    /// The owner's user, the token's name, the approval's number; empty for the others.
    std::string name = {};
    Permissions permissions = {};
    /// It is nobody any more from then on.
    std::optional<std::chrono::steady_clock::time_point> until = {};

    static Identity owner(std::string user) { return {Kind::owner, std::move(user), Permissions::all()}; }
    static Identity anybody() { return {Kind::anybody, {}, Permissions::all()}; }

    bool isStranger() const { return kind == Kind::stranger; }
    /// Whether it was let in by that token, or that approval.
    bool is(Kind what, const std::string& called) const { return kind == what && name == called; }
};

/// For the log and for people: `owner pi`, `token laptop`, `approval 482-193`, `stranger`, `anybody`.
inline std::string textOf(const Identity& identity) {
    switch (identity.kind) {
    case Identity::Kind::owner:
        return "owner " + identity.name;
    case Identity::Kind::token:
        return "token " + identity.name;
    case Identity::Kind::approval:
        return "approval " + identity.name;
    case Identity::Kind::anybody:
        return "anybody";
    default:
        return "stranger";
    }
}

} // namespace further
