#include "ProcessTree.h"

#include "DirectoryStream.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace further::launcher {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds longestHunt{100};

std::optional<pid_t> toPid(std::string_view text) {
    pid_t number = 0;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || (rest != text.data() + text.size() && *rest != ' '))
        return {};
    return number;
}

/// One whose first thread has ended looks like what is left of a process, and lives for as long as another thread does.
int threadsIn(std::string_view fields) {
    constexpr int before = 17; // "state parent …"
    for (int i = 0; i < before; ++i)
        fields.remove_prefix(std::min(fields.find(' '), fields.size() - 1) + 1);
    return toPid(fields).value_or(0);
}

} // namespace

std::optional<pid_t> parentOf(pid_t pid) {
    const Descriptor file(::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> buffer; // "pid (name) state parent …"; the name is the program's choice, brackets included
    const auto size = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
    if (size <= 0)
        return {};
    const std::string_view stat(buffer.data(), static_cast<std::size_t>(size));
    const auto bracket = stat.rfind(") ");
    if (bracket == std::string_view::npos || bracket + 4 >= stat.size())
        return {};
    const char state = stat[bracket + 2];
    const bool ended = (state == 'Z' && threadsIn(stat.substr(bracket + 2)) < 2) || state == 'X';
    return ended ? std::nullopt : toPid(stat.substr(bracket + 4));
}

ProcessTree::ProcessTree(std::set<pid_t> spared) : ProcessTree(::getpid(), std::move(spared)) {}

ProcessTree::ProcessTree(pid_t root, std::set<pid_t> others) : _mine{root}, _others(std::move(others)) {
    _others.insert({0, 1, ::getppid()});
}

ProcessTree ProcessTree::below(pid_t root) {
    return {root, {::getpid()}};
}

bool ProcessTree::signal(int signal) {
    bool any = false;
    const DirectoryStream directory(::opendir("/proc"));
    while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr)
        if (const auto pid = toPid(entry->d_name); pid && !_mine.contains(*pid) && !_others.contains(*pid))
            any = look(*pid, signal) || any;
    return any;
}

bool ProcessTree::kill() {
    const auto until = Clock::now() + longestHunt;
    if (!signal(SIGKILL))
        return false;
    while (signal(SIGKILL) && Clock::now() < until)
        ;
    return true;
}

/// Whose is it? True where it is a descendant, which then has had its signal.
bool ProcessTree::look(pid_t pid, int signal) {
    auto parent = parentOf(pid);
    if (!parent)
        return false;
    if (!_mine.contains(*parent)) {
        if (_others.contains(*parent))
            _others.insert(pid);
        return false; // where the parent is unknown, a later look will tell
    }
    // The number may be another process's by now. What the descriptor stands for can't change any more: it is ours if
    // its parent is, and the signal arrives only where it has been alive since before we looked.
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const bool noDescriptors = !process && errno == ENOSYS; // in some sandboxes
    parent = parentOf(pid);
    if (!parent || !_mine.contains(*parent))
        return false;
    _mine.insert(pid);
    if (process)
        ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
    else if (noDescriptors)
        ::kill(pid, signal);
    return true;
}

} // namespace further::launcher
