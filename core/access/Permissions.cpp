#include "access/Permissions.h"

#include <Poco/Exception.h>

#include <algorithm>

namespace further {

namespace {

constexpr std::size_t longestName = 100;
const std::string everything = "*"; // NOLINT(cert-err58-cpp): short enough to need no memory

bool isName(const std::string& text) {
    return !text.empty() && text.size() <= longestName && std::all_of(text.begin(), text.end(), [](unsigned char each) {
        return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-' || each == '.';
    });
}

} // namespace

Permissions Permissions::all() {
    Permissions permissions;
    permissions._all = true;
    return permissions;
}

Permissions Permissions::named(const std::vector<std::string>& names) {
    if (names.size() == 1 && names.front() == everything)
        return all();
    for (const auto& name : names)
        if (!isName(name))
            throw Poco::SyntaxException("There is no permission \"" + name +
                                        "\": they are named like plugins, and further-linkctl plugins NAME shows which "
                                        "a message needs");
    return Permissions({names.begin(), names.end()});
}

std::vector<std::string> Permissions::names() const {
    if (_all)
        return {everything};
    return {_names.begin(), _names.end()};
}

} // namespace further
