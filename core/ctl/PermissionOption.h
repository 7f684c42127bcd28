#pragma once

#include "ctl/Fields.h"

#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace further::ctl {

/// The option `--permissions a,b` of a command that lets somebody in. Without it all is permitted.
class PermissionOption {
public:
    /// Adds it to a command; this must outlive the App.
    void addTo(CLI::App& command);

    /// Adds `permissions` to the data of a request, where some were named.
    void putInto(Poco::JSON::Object& data) const;

private:
    std::vector<std::string> _names;
};

/// The lines of an answer's `warnings`, of permissions that no plugin knows.
std::string permissionWarnings(const Fields& answer);

/// What an answer's `permissions` are, for people.
std::string permissionsText(const std::vector<std::string>& names);

} // namespace further::ctl
