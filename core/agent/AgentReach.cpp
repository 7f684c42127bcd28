#include "agent/AgentReach.h"

#include <Poco/Exception.h>

#include <link.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace further {

namespace {

constexpr int allMet = 0;
constexpr int notBecome = 1;
constexpr int firstMissing = 2;
constexpr int mostExitCodes = 255;

[[noreturn]] void tryAll(const AgentUser& user, const std::vector<Need>& needs) {
    try {
        user.become();
    } catch (const Poco::Exception&) {
        ::_exit(notBecome);
    }
    for (std::size_t i = 0; i < needs.size(); ++i)
        if (::access(needs[i].path.c_str(), needs[i].access) != 0)
            ::_exit(std::min(firstMissing + static_cast<int>(i), mostExitCodes));
    ::_exit(allMet);
}

} // namespace

std::filesystem::path missing(const AgentUser& user, const std::vector<Need>& needs) {
    const pid_t child = ::fork();
    if (child == 0)
        tryAll(user, needs);
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == notBecome)
        throw Poco::SystemException("This process can't become " + user.name +
                                    ": root may lack the right to, in a container say");
    if (WEXITSTATUS(status) == allMet)
        return {};
    const auto which = static_cast<std::size_t>(WEXITSTATUS(status) - firstMissing);
    return needs.at(std::min(which, needs.size() - 1)).path;
}

std::vector<Need> needsOfThisProgram() {
    std::vector<Need> needs{{std::filesystem::read_symlink("/proc/self/exe"), R_OK | X_OK}};
    const auto add = [](dl_phdr_info* library, std::size_t, void* all) {
        if (library->dlpi_name != nullptr && *library->dlpi_name == '/')
            static_cast<std::vector<Need>*>(all)->push_back({library->dlpi_name, R_OK});
        return 0;
    };
    ::dl_iterate_phdr(add, &needs);
    return needs;
}

} // namespace further
