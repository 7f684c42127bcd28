#include "ctl/AdminRefusal.h"

#include "ctl/StartAdvice.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

namespace further::ctl {

namespace {

/// Empty where it has none that one could join: root's is for root.
std::string groupOf(const std::filesystem::path& path) {
    struct stat socket {};
    if (::stat(path.c_str(), &socket) != 0 || socket.st_gid == 0)
        return {};
    const group* const found = ::getgrgid(socket.st_gid);
    return found != nullptr ? found->gr_name : std::string();
}

std::string userName() {
    const passwd* const found = ::getpwuid(::geteuid());
    return found != nullptr ? found->pw_name : "USER";
}

} // namespace

Failure agentUnreachable(const std::vector<Attempt>& attempts) {
    std::string looked;
    for (const auto& [path, error] : attempts)
        looked += (looked.empty() ? "" : ", ") + path.string() + " (" + std::strerror(error) + ")";
    return {ExitCode::unreachable, "No agent answers on this computer. Looked at " + looked + ".\n" + startAdvice() +
                                       "\nOr name the socket of one: --socket PATH"};
}

Failure agentDenied(const std::filesystem::path& path, const std::string& reason) {
    const auto group = groupOf(path);
    const auto join = group.empty() ? std::string()
                                    : ", or join its group and log in again: sudo adduser " + userName() + " " + group;
    return {ExitCode::denied,
            "The agent at " + path.string() + " doesn't let you in (" + reason + "). Put sudo in front" + join};
}

} // namespace further::ctl
