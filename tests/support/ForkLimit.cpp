#include "support/ForkLimit.h"

#include "support/Deadline.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace further::testing {

namespace {

namespace fs = std::filesystem;

bool write(const fs::path& file, const std::string& text) {
    std::ofstream stream(file);
    stream << text << std::flush;
    return stream.good();
}

bool removeGroup(const fs::path& group) {
    std::error_code populated;
    return fs::remove(group, populated);
}

/// Where a process stands in the tree of cgroups that is mounted at `root`: of the controller pids, or of version 2.
fs::path groupOf(pid_t pid, const fs::path& root) {
    const std::string mark = root.filename() == "pids" ? ":pids:" : "0::";
    std::ifstream file("/proc/" + std::to_string(pid) + "/cgroup"); // "8:pids:/path", "0::/path"
    for (std::string line; std::getline(file, line);)
        if (const auto at = line.find(mark); at != std::string::npos)
            return root / fs::path(line.substr(at + mark.size())).relative_path();
    return root;
}

bool limitUsersProcesses(pid_t pid, rlim_t most) {
    rlimit limit{};
    ::prlimit(pid, RLIMIT_NPROC, nullptr, &limit);
    limit.rlim_cur = std::min(most, limit.rlim_max);
    return ::prlimit(pid, RLIMIT_NPROC, &limit, nullptr) == 0;
}

} // namespace

std::optional<ForkLimit> ForkLimit::of(pid_t pid, std::size_t allowed) {
    for (const fs::path root : {"/sys/fs/cgroup/pids", "/sys/fs/cgroup"}) {
        const auto group = root / ("further-test-" + std::to_string(::getpid()));
        const auto usual = groupOf(pid, root);
        std::error_code refused;
        if (!fs::create_directory(group, refused))
            continue;
        if (fs::exists(group / "pids.max") && write(group / "cgroup.procs", std::to_string(pid)) &&
            write(group / "pids.max", std::to_string(1 + allowed)))
            return ForkLimit(pid, group, usual);
        write(usual / "cgroup.procs", std::to_string(pid));
        removeGroup(group);
    }
    if (::geteuid() != 0 && allowed == 0 && limitUsersProcesses(pid, 1)) // its user has this process, too
        return ForkLimit(pid, {}, {});
    return {};
}

ForkLimit::ForkLimit(ForkLimit&& other) noexcept
    : _pid(std::exchange(other._pid, 0)), _group(std::move(other._group)), _usual(std::move(other._usual)) {}

ForkLimit::~ForkLimit() {
    if (_pid == 0)
        return;
    if (_group.empty()) {
        limitUsersProcesses(_pid, RLIM_INFINITY);
        return;
    }
    write(_usual / "cgroup.procs", std::to_string(_pid));
    // What the process has started meanwhile is in the group, too, and ends.
    for (const Deadline deadline; !removeGroup(_group) && !deadline.passed(); letPass(std::chrono::milliseconds(10))) {
        std::ifstream members(_group / "cgroup.procs");
        for (std::string member; std::getline(members, member);)
            write(_usual / "cgroup.procs", member);
    }
}

} // namespace further::testing
