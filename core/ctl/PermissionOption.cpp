#include "ctl/PermissionOption.h"

#include "ctl/Printable.h"
#include "ctl/Words.h"

#include <CLI/CLI.hpp>
#include <Poco/JSON/Array.h>

namespace further::ctl {

void PermissionOption::addTo(CLI::App& command) {
    command.add_option("--permissions", _names, "What is permitted: names of plugins, with commas between them")
        ->delimiter(',')
        ->option_text("A,B (everything unless given)");
}

void PermissionOption::putInto(Poco::JSON::Object& data) const {
    if (_names.empty())
        return;
    Poco::JSON::Array::Ptr names = new Poco::JSON::Array;
    for (const auto& name : _names)
        names->add(name);
    data.set("permissions", names);
}

std::string permissionWarnings(const Fields& answer) {
    std::string lines;
    for (const auto& warning : answer.texts("warnings"))
        lines += "warning: " + printable(warning) + "\n";
    return lines;
}

std::string permissionsText(const std::vector<std::string>& names) {
    return names == std::vector<std::string>{"*"} ? "everything" : joined(names);
}

} // namespace further::ctl
