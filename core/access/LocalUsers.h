#pragma once

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

namespace further {

/// The users of this device whose programs may use the agent without showing a token. Immutable: any thread may ask.
class LocalUsers {
public:
    /// Nobody.
    LocalUsers() = default;
    /// `users`, and the members of `group`, as the system's user database has them at each question.
    explicit LocalUsers(std::set<uid_t> users, std::optional<gid_t> group = std::nullopt);

    /// Of a user whose groups the system doesn't tell, only whether it is named.
    bool contain(uid_t user) const;

    /// For people: "root, pi, members of the group further-link".
    std::string names() const;

    /// What `user`, who isn't among them, may do to become so: "Put sudo in front, or join the group further-link: sudo
    /// adduser ada further-link". Empty where nothing is known.
    std::string wayIn(const std::string& user) const;

    bool operator==(const LocalUsers&) const = default;

private:
    std::set<uid_t> _users;
    std::optional<gid_t> _group;
};

} // namespace further
