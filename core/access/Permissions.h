#pragma once

#include <set>
#include <string>
#include <vector>

namespace further {

/// What a client may do: all there is, or what is named. The names are those that manifests give their message types;
/// a plugin's own name unless they say otherwise. A value.
class Permissions {
public:
    /// None.
    Permissions() = default;
    explicit Permissions(std::set<std::string> names) : _names(std::move(names)) {}
    static Permissions all();
    /// As names() wrote them. Throws Poco::SyntaxException with a sentence for a name that can be none.
    static Permissions named(const std::vector<std::string>& names);

    bool allow(const std::string& permission) const { return _all || _names.contains(permission); }
    /// `*` alone where it is all.
    std::vector<std::string> names() const;

    bool operator==(const Permissions&) const = default;

private:
    bool _all = false;
    std::set<std::string> _names;
};

} // namespace further
