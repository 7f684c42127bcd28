#include "DelegatedGroup.h"

#include "ControlFiles.h"

#include <sys/xattr.h>

#include <sstream>

namespace further::launcher {

namespace {

/// Where a mount's root and its place stand in a line of mountinfo: "31 23 0:28 ROOT PLACE options - type source …".
struct Mount {
    std::string root;
    std::string place;
};

Mount findMount(const std::string& mounts) {
    std::istringstream lines(mounts);
    for (std::string line; std::getline(lines, line);) {
        if (line.find(" - cgroup2 ") == std::string::npos)
            continue;
        std::istringstream words(line);
        std::string skipped;
        Mount mount;
        if (words >> skipped >> skipped >> skipped >> mount.root >> mount.place)
            return mount;
    }
    return {};
}

std::string findGroup(const std::string& groups) {
    std::istringstream lines(groups);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("0::/"))
            return line.substr(3);
    return {};
}

/// systemd marks what it has delegated; a manager of a user's, who may not use trusted names, with the other one.
bool isDelegated(const std::string& directory) {
    for (const char* name : {"trusted.delegate", "user.delegate"}) {
        char value = 0;
        if (::getxattr(directory.c_str(), name, &value, 1) == 1 && value == '1')
            return true;
    }
    return false;
}

} // namespace

std::string groupDirectory(const std::string& groups, const std::string& mounts) {
    const auto mount = findMount(mounts);
    auto group = findGroup(groups);
    if (mount.place.empty() || group.empty() || group.find("/..") != std::string::npos)
        return {};
    const auto root = mount.root == "/" ? std::string() : mount.root;
    if (group != root && !group.starts_with(root + '/'))
        return {};
    group.erase(0, root.size());
    return group == "/" ? mount.place : mount.place + group;
}

std::string delegatedGroup() {
    auto directory = groupDirectory(readControlFile("/proc/self/cgroup"), readControlFile("/proc/self/mountinfo"));
    if (const auto leaf = std::string("/") + leafName; directory.ends_with(leaf))
        directory.resize(directory.size() - leaf.size());
    return !directory.empty() && isDelegated(directory) ? directory : std::string();
}

} // namespace further::launcher
