#pragma once

#include "access/Identity.h"
#include "access/PrivateFile.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// The tokens that let clients in, kept in a file from run to run: of each only a hash, which is good for nothing else
/// (a token has 192 random bits). Not locked by itself.
class TokenStore {
public:
    using Time = std::chrono::system_clock::time_point;
    using Now = std::function<Time()>;

    static constexpr std::size_t mostTokens = 1000;

    struct Entry {
        std::string name;
        std::string digest; ///< of the token
        Permissions permissions;
        Time created;
        std::optional<Time> expires;
        std::optional<Time> used; ///< the last time that it let somebody in, in this run of the agent
    };

    /// Throws Poco::Exception with a sentence for a file that can't be read; one that isn't there holds none.
    explicit TokenStore(PrivateFile file, Now now = std::chrono::system_clock::now);

    /// A token of that name. The result is the only copy. Throws Error: invalidData for a name that isn't
    /// letters, digits, `.`, `_` and `-` or isn't free, busy for too many; Poco::FileException where it can't be kept.
    std::string create(const std::string& name, const Permissions& permissions,
                       std::optional<std::chrono::seconds> validFor);
    /// Throws Error where create() would for that name, but for what only writing finds out.
    void requireRoom(const std::string& name) const;
    bool has(const std::string& name) const;
    /// `name`, or that with a number behind it, whichever is free.
    std::string freeName(const std::string& name) const;
    /// False where there is none. Throws Poco::FileException where that can't be kept; it holds for this run all the
    /// same.
    bool revoke(const std::string& name);

    /// Whom it lets in; nothing for one that isn't known, or whose time is up.
    std::optional<Identity> identify(std::string_view token);
    const std::vector<Entry>& all() const { return _entries; }

private:
    void keep() const;

    PrivateFile _file;
    Now _now;
    std::vector<Entry> _entries;
};

} // namespace further
