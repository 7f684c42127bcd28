#include "agent/ProgramHome.h"

#include <Poco/Exception.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace further {

namespace {

constexpr mode_t throughOnly = S_IRWXU | S_IXGRP | S_IXOTH;

bool isUsable(const User& user) {
    struct stat is {};
    if (!user.home.is_absolute() || ::stat(user.home.c_str(), &is) != 0 || !S_ISDIR(is.st_mode))
        return false;
    return user.uid == ::geteuid() ? ::access(user.home.c_str(), W_OK | X_OK) == 0 : is.st_uid == user.uid;
}

} // namespace

User withHome(User user, const std::filesystem::path& state) {
    if (isUsable(user))
        return user;
    const auto homes = state / "homes";
    const bool another = user.uid != ::geteuid();
    if ((::mkdir(homes.c_str(), throughOnly) != 0 && errno != EEXIST) ||
        (another && (::chmod(homes.c_str(), throughOnly) != 0 || ::chmod(state.c_str(), throughOnly) != 0)))
        throw Poco::FileException("The programs' user " + user.name + " has no home, and none can be made in " +
                                  homes.string() + " (" + std::generic_category().message(errno) +
                                  "): set programs.user to one who has, or agent.stateDirectory to another place");
    user.home = homes / user.name;
    return user;
}

} // namespace further
