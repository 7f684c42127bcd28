#include "support/ForkLimit.h"

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

bool limitUsersProcesses(pid_t pid, rlim_t most) {
    rlimit limit{};
    ::prlimit(pid, RLIMIT_NPROC, nullptr, &limit);
    limit.rlim_cur = std::min(most, limit.rlim_max);
    return ::prlimit(pid, RLIMIT_NPROC, &limit, nullptr) == 0;
}

} // namespace

std::optional<ForkLimit> ForkLimit::of(pid_t pid, std::size_t allowed) {
    for (const fs::path parent : {"/sys/fs/cgroup/pids", "/sys/fs/cgroup"}) {
        const auto group = parent / ("further-test-" + std::to_string(::getpid()));
        std::error_code refused;
        if (!fs::create_directory(group, refused))
            continue;
        if (fs::exists(group / "pids.max") && write(group / "cgroup.procs", std::to_string(pid)) &&
            write(group / "pids.max", std::to_string(1 + allowed)))
            return ForkLimit(pid, group);
        write(parent / "cgroup.procs", std::to_string(pid));
        fs::remove(group, refused);
    }
    if (::geteuid() != 0 && allowed == 0 && limitUsersProcesses(pid, 1)) // its user has this process, too
        return ForkLimit(pid, {});
    return {};
}

ForkLimit::ForkLimit(ForkLimit&& other) noexcept
    : _pid(std::exchange(other._pid, 0)), _group(std::exchange(other._group, {})) {}

ForkLimit::~ForkLimit() {
    if (_pid == 0)
        return;
    if (_group.empty()) {
        limitUsersProcesses(_pid, RLIM_INFINITY);
        return;
    }
    write(_group.parent_path() / "cgroup.procs", std::to_string(_pid));
    std::error_code left;
    fs::remove(_group, left);
}

} // namespace further::testing
