#include "agent/PluginCopies.h"

#include <Poco/Logger.h>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>
#include <system_error>

namespace further {

namespace {

const std::string prefix = "loaded-"; // NOLINT(cert-err58-cpp)

/// `loaded-PID` of an agent that is no more.
bool isLeftover(const std::string& name) {
    if (!name.starts_with(prefix))
        return false;
    pid_t pid = 0;
    const auto* const end = name.data() + name.size();
    const auto [rest, problem] = std::from_chars(name.data() + prefix.size(), end, pid);
    return problem == std::errc() && rest == end && pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

void removeLeftovers(const std::filesystem::path& state) {
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(state, unreadable))
        if (isLeftover(entry.path().filename())) {
            std::error_code left;
            std::filesystem::remove_all(entry.path(), left);
        }
}

} // namespace

PluginCopies::PluginCopies(const std::filesystem::path& state) {
    removeLeftovers(state);
    struct statvfs is {};
    const bool mayExecute = ::statvfs(state.c_str(), &is) == 0 && (is.f_flag & ST_NOEXEC) == 0;
    const auto path = state / (prefix + std::to_string(::getpid()));
    std::error_code left;
    std::filesystem::remove_all(path, left); // of one that was killed and had our number
    if (mayExecute && ::mkdir(path.c_str(), S_IRWXU) == 0)
        _path = path;
    else
        poco_warning(Poco::Logger::get("agent"),
                     "Plugins are loaded where they are, because nothing can be executed in " + state.string() +
                         ": replace one by moving the new file into its place, never by copying over it");
}

PluginCopies::~PluginCopies() {
    std::error_code left; // nobody could do anything about it here
    if (!_path.empty())
        std::filesystem::remove_all(_path, left);
}

} // namespace further
