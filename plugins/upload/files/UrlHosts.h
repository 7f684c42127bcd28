#pragma once

#include <string>
#include <vector>

namespace further::files {

/// From where files may be fetched: hosts by name, `pi-top.com`, or all below one, `*.pi-top.com`; by https, unless an
/// entry begins with `http://`; at the usual port, unless an entry ends with `:PORT`.
class UrlHosts {
public:
    /// Throws std::invalid_argument with a sentence for an entry that can be none.
    explicit UrlHosts(const std::vector<std::string>& entries);

    bool allow(const std::string& scheme, const std::string& host, const std::string& port) const;

private:
    struct Entry {
        std::string scheme;
        std::string host; ///< begins with a dot where it stands for all below
        std::string port;
    };
    std::vector<Entry> _entries;
};

} // namespace further::files
