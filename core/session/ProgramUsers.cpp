#include "session/ProgramUsers.h"

#include <further/Error.h>

#include <algorithm>

namespace further {

const User* ProgramUsers::find(const std::string& name) const {
    if (name.empty() || name == usual.name)
        return &usual;
    const auto found =
        std::find_if(allowed.begin(), allowed.end(), [&](const User& user) { return user.name == name; });
    return found == allowed.end() ? nullptr : &*found;
}

const User& ProgramUsers::named(const std::string& name) const {
    const auto* const found = find(name);
    return found != nullptr ? *found : usual;
}

const User& ProgramUsers::chosenBy(const Permissions& client, const std::string& name) const {
    const auto* const user = find(name);
    if (user == nullptr)
        throw Error(ErrorCode::forbidden, "Programs don't run as \"" + name +
                                              "\" on this device: whoever looks after it can add that user to "
                                              "programs.allowedUsers.");
    if (user != &usual && !client.allow(permission))
        throw Error(ErrorCode::forbidden, "Nothing may be run as \"" + name + "\" without the permission \"" +
                                              permission + "\", which this client doesn't have.");
    return *user;
}

} // namespace further
