#include "agent/ProgramHome.h"

#include "agent/UserAccess.h"

#include <further/Descriptor.h>

#include <Poco/Logger.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr mode_t throughOnly = S_IRWXU | S_IXGRP | S_IXOTH;
constexpr mode_t allModes = S_IRWXU | S_IRWXG | S_IRWXO;
constexpr const char* homesName = "homes";
constexpr int asPlace = O_PATH | O_DIRECTORY | O_CLOEXEC;

bool isUsable(const User& user) {
    struct stat is {};
    if (!user.home.is_absolute() || ::stat(user.home.c_str(), &is) != 0 || !S_ISDIR(is.st_mode))
        return false;
    return user.uid == ::geteuid() ? ::access(user.home.c_str(), W_OK | X_OK) == 0 : is.st_uid == user.uid;
}

/// Lets others pass through a directory.
bool letThrough(const Descriptor& directory) {
    struct stat is {};
    if (::fstat(directory.get(), &is) == 0 && (is.st_mode & allModes) == throughOnly)
        return true;
    const Descriptor opened(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened && ::fchmod(opened.get(), throughOnly) == 0;
}

} // namespace

ProgramHome::ProgramHome(User user, const std::filesystem::path& state, const std::filesystem::path& temporary)
    : _user(std::move(user)) {
    if (const auto home = lasting(_user, state)) {
        _user.home = *home;
        return;
    }
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

std::optional<std::filesystem::path> ProgramHome::lasting(const User& user, const std::filesystem::path& state) {
    if (isUsable(user))
        return user.home;
    const bool another = user.uid != ::geteuid();
    if (another && !UserAccess(user).mayEnter(state.parent_path()))
        return {};
    const auto home = state / homesName / user.name;
    const Descriptor place(::open(state.c_str(), asPlace));
    if (another && ::geteuid() != 0) // it is there already: root's launcher has made it, or nobody does
        return isUsable({user.uid, user.name, home}) && letThrough(place) ? std::optional(home) : std::nullopt;
    if (!place || (::mkdirat(place.get(), homesName, throughOnly) != 0 && errno != EEXIST))
        return {};
    // By descriptors: where root makes the way, the directory that it is in may be another's.
    const Descriptor homes(::openat(place.get(), homesName, asPlace | O_NOFOLLOW));
    if (!homes || (another && (!letThrough(homes) || !letThrough(place))))
        return {};
    return home;
}

bool ProgramHome::makeWayForNow(const std::filesystem::path& temporary) {
    std::string made = temporary / "further-home-XXXXXX";
    const bool canBeMade = _user.uid == ::geteuid() || ::geteuid() == 0; // only root's launcher makes another's
    if (!canBeMade || !UserAccess(_user).mayEnter(temporary) || ::mkdtemp(made.data()) == nullptr)
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
