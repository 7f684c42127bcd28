#include "support/Processes.h"

#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace further::testing {

namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream content;
    content << std::ifstream(file).rdbuf();
    return content.str();
}

std::string proc(pid_t pid, const char* file) {
    return contentOf("/proc/" + std::to_string(pid) + "/" + file);
}

std::size_t numberAfter(const std::string& text, const std::string& word) {
    const auto at = text.find(word);
    if (at == std::string::npos)
        throw std::runtime_error("/proc doesn't say " + word);
    return std::stoul(text.substr(at + word.size()));
}

/// 0 where there is no such process any more.
pid_t parentOf(pid_t pid) {
    const auto stat = proc(pid, "stat"); // "pid (name) S ppid …"; the name may have brackets of its own
    const auto bracket = stat.rfind(") ");
    return bracket == std::string::npos ? 0 : std::stoi(stat.substr(bracket + 4));
}

template <class Predicate>
std::vector<pid_t> allWhere(Predicate holds) {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos && holds(std::stoi(name)))
            found.push_back(std::stoi(name));
    }
    return found;
}

/// What the descriptors of a process lead to.
std::vector<std::string> openFilesOf(pid_t pid) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
        std::error_code closed; // meanwhile
        if (const auto file = std::filesystem::read_symlink(entry, closed); !closed)
            files.push_back(file.string());
    }
    return files;
}

} // namespace

WatchedProcess::WatchedProcess(pid_t pid) : _pid(pid), _process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {
    if (!_process)
        throw std::system_error(errno, std::generic_category(), "process " + std::to_string(pid));
}

bool WatchedProcess::awaitEnd(const Deadline& deadline) const {
    pollfd watched{_process.get(), POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(deadline.left().count())) > 0;
}

void WatchedProcess::signal(int number) const {
    ::syscall(SYS_pidfd_send_signal, _process.get(), number, nullptr, 0);
}

std::vector<pid_t> childrenOf(pid_t parent) {
    return allWhere([parent](pid_t pid) { return parentOf(pid) == parent; });
}

std::vector<pid_t> processesOf(uid_t user) {
    return allWhere([user](pid_t pid) {
        struct stat status {};
        return ::stat(("/proc/" + std::to_string(pid)).c_str(), &status) == 0 && status.st_uid == user;
    });
}

std::chrono::milliseconds processorTimeOf(pid_t pid) {
    const auto stat = proc(pid, "stat");
    std::istringstream words(stat.substr(stat.rfind(") ") + 2));
    const std::vector<std::string> row{std::istream_iterator<std::string>(words), {}};
    const auto ticks = std::stol(row.at(11)) + std::stol(row.at(12)); // utime and stime
    return std::chrono::milliseconds(ticks * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::string nameOf(pid_t pid) {
    const auto name = proc(pid, "comm");
    return name.substr(0, name.find('\n'));
}

std::size_t memoryOf(pid_t pid) {
    return numberAfter(proc(pid, "smaps_rollup"), "\nPss:") * 1024;
}

std::size_t writtenBy(pid_t pid) {
    return numberAfter(proc(pid, "io"), "wchar:");
}

std::size_t descriptorsOf(pid_t pid) {
    return openFilesOf(pid).size();
}

std::size_t descriptorLimitFor(pid_t pid, std::size_t more) {
    // It limits the numbers, among which there may be gaps.
    std::set<std::size_t> open;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
        open.insert(std::stoul(entry.path().filename().string()));
    std::size_t limit = 0;
    for (std::size_t free = 0; free < more; ++limit)
        free += open.count(limit) == 0 ? 1 : 0;
    return limit;
}

std::size_t connectionsOf(pid_t pid, std::uint16_t port) {
    char peer[] = "0100007F:0000"; // 127.0.0.1 in the machine's own order
    std::snprintf(peer, sizeof peer, "0100007F:%04X", port);
    const auto files = openFilesOf(pid);
    std::istringstream table(proc(pid, "net/tcp"));
    std::size_t count = 0;
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        const std::vector<std::string> row{std::istream_iterator<std::string>(words), {}};
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
        if (row.size() > 9 && row[2] == peer && row[3] == "01")
            count += std::count(files.begin(), files.end(), "socket:[" + row[9] + "]");
    }
    return count;
}

} // namespace further::testing
