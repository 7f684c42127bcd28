#include "agent/StateDirectory.h"

#include "access/DiskAdvice.h"

#include <further/User.h>

#include <Poco/Exception.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace further {

StateDirectory::StateDirectory(std::filesystem::path path) : _path(std::move(path)) {
    std::error_code problem;
    std::filesystem::create_directories(_path.parent_path(), problem);
    if (!problem && ::mkdir(_path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        problem.assign(errno, std::generic_category());
    struct stat is {};
    if (!problem && ::stat(_path.c_str(), &is) == 0 && is.st_uid == ::geteuid() &&
        (is.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        ::chmod(_path.c_str(), S_IRWXU);
    if (!problem && is.st_uid != ::geteuid() && is.st_uid != 0)
        throw Poco::FileException("The directory " + _path.string() +
                                  " belongs to another user: set agent.stateDirectory to one of the agent's own");
    if (!problem && ::access(_path.c_str(), W_OK | X_OK) != 0)
        problem.assign(errno, std::generic_category());
    const auto disks = diskAdvice(problem.value());
    if (problem)
        throw Poco::FileException("The agent can't keep anything in " + _path.string() + " (" + problem.message() +
                                  "): " + disks + (disks.empty() ? "" : ", or ") +
                                  "set agent.stateDirectory to a directory that it may write");
}

std::filesystem::path StateDirectory::usual() {
    std::filesystem::path systems = "/var/lib/further-link";
    if (::geteuid() == 0 || ::access(systems.c_str(), W_OK) == 0) // the agent's user's, where root has handed it over
        return systems;
    const char* const users = std::getenv("XDG_STATE_HOME"); // NOLINT(concurrency-mt-unsafe): before other threads
    const auto parent =
        users != nullptr && *users == '/' ? std::filesystem::path(users) : User::current().home / ".local" / "state";
    return parent / "further-link";
}

} // namespace further
