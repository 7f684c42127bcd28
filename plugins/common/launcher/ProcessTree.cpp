#include "ProcessTree.h"

#include <further/Descriptor.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>

namespace further::launcher {

namespace {

pid_t toNumber(std::string_view text) {
    pid_t number = 0;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && (rest == text.data() + text.size() || *rest == ' ') ? number : 0;
}

/// The parent of `pid`; 0 where there is no such process.
pid_t parentOf(pid_t pid) {
    const Descriptor file(::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> buffer; // "pid (name) S ppid …"; the name is the program's choice, brackets included
    const auto size = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
    if (size <= 0)
        return 0;
    const std::string_view stat(buffer.data(), static_cast<std::size_t>(size));
    const auto bracket = stat.rfind(") ");
    return bracket == std::string_view::npos || bracket + 4 >= stat.size() ? 0 : toNumber(stat.substr(bracket + 4));
}

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

constexpr int mostRounds = 20;

} // namespace

bool ProcessTree::signal(int signal) {
    const auto found = scan();
    for (const pid_t pid : found)
        send(pid, signal);
    return !found.empty();
}

bool ProcessTree::kill() {
    std::set<pid_t> stopped;
    std::vector<pid_t> found;
    for (int round = 0; round < mostRounds; ++round) {
        found = scan();
        bool anyNew = false;
        for (const pid_t pid : found)
            if (stopped.insert(pid).second) {
                anyNew = true;
                send(pid, SIGSTOP);
            }
        if (!anyNew)
            break;
    }
    for (const pid_t pid : found)
        send(pid, SIGKILL);
    return !found.empty();
}

/// Parents come before their children.
std::vector<pid_t> ProcessTree::scan() {
    std::multimap<pid_t, pid_t> children;
    const std::unique_ptr<DIR, CloseDirectory> directory(::opendir("/proc"));
    while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr)
        if (const pid_t pid = toNumber(entry->d_name); pid > 0)
            if (const pid_t parent = parentOf(pid); parent > 0)
                children.emplace(parent, pid);

    _parents.clear();
    _parents[::getpid()] = ::getppid();
    std::vector<pid_t> descendants;
    pid_t parent = ::getpid();
    for (std::size_t next = 0;; parent = descendants[next++]) {
        const auto [begin, end] = children.equal_range(parent);
        for (auto child = begin; child != end; ++child)
            if (_spared.count(child->second) == 0 && _parents.emplace(child->second, parent).second)
                descendants.push_back(child->second);
        if (next == descendants.size())
            return descendants;
    }
}

bool ProcessTree::send(pid_t pid, int signal) const {
    // A number may have been given to another process since the scan. What the descriptor stands for can't change any
    // more; it is ours if its parent is, and if it still lives after we have looked.
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (_parents.count(parentOf(pid)) == 0)
        return false;
    if (process)
        return ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0;
    return errno == ENOSYS && ::kill(pid, signal) == 0; // where a sandbox doesn't know the call
}

} // namespace further::launcher
