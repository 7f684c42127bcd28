#include "ControlGroups.h"

#include "ControlFiles.h"
#include "ControlGroup.h"
#include "DelegatedGroup.h"
#include "DirectoryStream.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <string_view>
#include <vector>

namespace further::launcher {

namespace {

constexpr std::string_view prefix = "program-";
constexpr int mostRounds = 8; // while processes are moved, they may fork

} // namespace

ControlGroups ControlGroups::take(const std::string& directory) {
    ControlGroups groups;
    groups._directory = directory.empty() ? delegatedGroup() : directory;
    if (!groups.available())
        return {};
    if (::access(groups._directory.c_str(), W_OK) != 0) {
        std::fprintf(stderr, "further-launcher: the control group %s can't be used, other limits hold: %s\n",
                     groups._directory.c_str(), std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): one thread
        return {};
    }
    groups.removeAllBut({});
    groups.makeLeaf();
    groups._kept = {1, groups.handOn("memory") ? 1U : 0U, groups.handOn("pids") ? 1U : 0U,
                    groups.handOn("cpu") ? 1U : 0U};
    return groups;
}

/// Controllers can be handed on by a group without processes only.
void ControlGroups::makeLeaf() const {
    const auto leaf = _directory + '/' + leafName;
    ::mkdir(leaf.c_str(), S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH);
    for (int round = 0; round < mostRounds; ++round) {
        const auto processes = readControlFile(_directory + "/cgroup.procs");
        std::istringstream lines(processes);
        for (std::string pid; std::getline(lines, pid);)
            putLine(leaf + "/cgroup.procs", pid);
        if (processes.empty())
            return;
    }
}

bool ControlGroups::handOn(const std::string& controller) const {
    std::istringstream there(readControlFile(_directory + "/cgroup.controllers"));
    for (std::string name; there >> name;)
        if (name == controller)
            return putLine(_directory + "/cgroup.subtree_control", '+' + controller);
    return false;
}

std::string ControlGroups::directoryFor(pid_t keeper) const {
    return _directory + '/' + std::string(prefix) + std::to_string(keeper);
}

void ControlGroups::removeAllBut(const std::set<pid_t>& keepers) const {
    if (!available())
        return;
    std::vector<pid_t> left;
    const DirectoryStream directory(::opendir(_directory.c_str()));
    while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
        const std::string_view name(entry->d_name);
        pid_t keeper = 0;
        if (name.starts_with(prefix) &&
            std::from_chars(name.data() + prefix.size(), name.data() + name.size(), keeper).ec == std::errc() &&
            !keepers.contains(keeper))
            left.push_back(keeper);
    }
    for (const pid_t keeper : left)
        ControlGroup::remove(directoryFor(keeper));
}

} // namespace further::launcher
