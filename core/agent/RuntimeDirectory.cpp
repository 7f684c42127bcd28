#include "agent/RuntimeDirectory.h"

#include <Poco/Exception.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace further {

RuntimeDirectory::RuntimeDirectory(const std::filesystem::path& parent) {
    std::error_code problem;
    std::filesystem::create_directories(parent, problem);
    std::string name = parent / "further-link-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw Poco::FileException("No directory can be made in " + parent.string() + " (" +
                                  (problem ? problem : std::error_code(errno, std::generic_category())).message() +
                                  "): set agent.runtimeDirectory to one that the agent may write");
    _path = name;
}

RuntimeDirectory::~RuntimeDirectory() {
    std::error_code left; // nobody could do anything about it here
    std::filesystem::remove_all(_path, left);
}

std::filesystem::path RuntimeDirectory::usualParent() {
    const char* const users = std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe): before other threads
    if (users != nullptr && ::access(users, W_OK) == 0)
        return users;
    std::filesystem::path systems = "/run/further-link"; // the agent's user's, where root has handed it over
    if (::geteuid() != 0 && ::access(systems.c_str(), W_OK) == 0)
        return systems;
    return ::access("/run", W_OK) == 0 ? "/run" : "/tmp";
}

} // namespace further
