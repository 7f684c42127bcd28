#include "plugins/common/Processes.h"

#include <further/Descriptor.h>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace further {

bool endsWithin(pid_t pid, std::chrono::milliseconds time) {
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    pollfd watched{process.get(), POLLIN, 0};
    return !process || ::poll(&watched, 1, static_cast<int>(time.count())) == 1;
}

pid_t parentOf(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; status >> word;)
        if (word == "PPid:" && status >> word)
            return static_cast<pid_t>(std::stol(word));
    return 0;
}

std::chrono::milliseconds timeUsedBy(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string stat{std::istreambuf_iterator<char>(file), {}};
    std::istringstream fields(stat.substr(stat.rfind(')') + 1)); // state, parent, and so on: proc(5)
    constexpr int before = 11;
    std::string skipped;
    for (int i = 0; i < before; ++i)
        fields >> skipped;
    long user = 0;
    long system = 0;
    fields >> user >> system;
    return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::set<pid_t> childrenOf(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
    return {std::istream_iterator<pid_t>(file), {}};
}

} // namespace further
