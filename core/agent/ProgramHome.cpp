#include "agent/ProgramHome.h"

#include "agent/UserAccess.h"

#include <Poco/Logger.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

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

ProgramHome::ProgramHome(User user, const std::filesystem::path& state, const std::filesystem::path& temporary)
    : _user(std::move(user)) {
    if (isUsable(_user) || makeWayIn(state))
        return;
    const auto what =
        "The programs' user " + _user.name + " has no home and can't pass through to one in " + state.string() + ": ";
    const auto advice = "; set programs.user to one who has, or agent.stateDirectory to where others may pass through";
    _remark =
        what +
        (makeWayForNow(temporary) ? "what programs keep in ~ is gone when the agent ends" : "programs run without") +
        advice;
}

ProgramHome::~ProgramHome() {
    std::error_code left; // nobody could do anything about it here
    if (!_temporary.empty())
        std::filesystem::remove_all(_temporary, left);
}

bool ProgramHome::makeWayIn(const std::filesystem::path& state) {
    const auto homes = state / "homes";
    const bool another = _user.uid != ::geteuid();
    if (another && !UserAccess(_user).mayEnter(state.parent_path()))
        return false;
    if (::mkdir(homes.c_str(), throughOnly) != 0 && errno != EEXIST)
        return false;
    if (another && (::chmod(homes.c_str(), throughOnly) != 0 || ::chmod(state.c_str(), throughOnly) != 0))
        return false;
    _user.home = homes / _user.name;
    return true;
}

bool ProgramHome::makeWayForNow(const std::filesystem::path& temporary) {
    std::string made = temporary / "further-home-XXXXXX";
    if (!UserAccess(_user).mayEnter(temporary) || ::mkdtemp(made.data()) == nullptr)
        return false;
    _temporary = made;
    if (::chmod(made.c_str(), throughOnly) != 0)
        return false;
    _user.home = _temporary / _user.name;
    return true;
}

void tellOf(const ProgramUser& user, const ProgramHome& home) {
    auto& log = Poco::Logger::get("agent");
    if (user.isRoot()) {
        poco_warning(log, user.sentence() + "; they may do anything on this device");
    } else {
        poco_information(log, user.sentence());
    }
    if (!home.remark().empty()) {
        poco_warning(log, home.remark());
    }
}

} // namespace further
