#include "ControlGroup.h"

#include "ControlFiles.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace further::launcher {

namespace {

constexpr int mostTries = 20; // of 1 ms: what was killed takes a moment to leave

} // namespace

ControlGroup::ControlGroup(std::string directory) : _directory(std::move(directory)) {
    if (::mkdir(_directory.c_str(), S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH) != 0)
        throw std::system_error(errno, std::generic_category(), _directory);
}

Limits ControlGroup::hold(const Limits& limits, const Answer& kept) const {
    auto rest = limits;
    if (kept.memory != 0 && limits.memory != 0 && putLine(_directory + "/memory.max", std::to_string(limits.memory))) {
        putLine(_directory + "/memory.swap.max", "0");  // isn't there where swap isn't counted
        putLine(_directory + "/memory.oom.group", "1"); // half a program is none
        rest.memory = 0;
    }
    if (kept.processes != 0 && limits.processes != 0 &&
        putLine(_directory + "/pids.max", std::to_string(limits.processes)))
        rest.processes = 0;
    if (kept.cpuWeight != 0 && limits.cpuWeight != 0 &&
        putLine(_directory + "/cpu.weight", std::to_string(limits.cpuWeight)))
        rest.cpuWeight = 0;
    return rest;
}

bool ControlGroup::join(pid_t process) const {
    return putLine(_directory + "/cgroup.procs", std::to_string(process));
}

void ControlGroup::kill() const {
    putLine(_directory + "/cgroup.kill", "1");
}

/// The system's own want of memory kills too: then the group has not met its limit ("oom").
bool ControlGroup::metMemory() const {
    const auto events = _directory + "/memory.events";
    return countOf("oom", events) > 0 && countOf("oom_kill", events) > 0;
}

bool ControlGroup::metProcesses() const {
    return countOf("max", _directory + "/pids.events") > 0;
}

void ControlGroup::remove(const std::string& directory) {
    for (int tries = 0; ::rmdir(directory.c_str()) != 0 && errno == EBUSY && tries < mostTries; ++tries) {
        putLine(directory + "/cgroup.kill", "1");
        ::poll(nullptr, 0, 1);
    }
}

} // namespace further::launcher
