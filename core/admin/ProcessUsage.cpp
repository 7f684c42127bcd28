#include "admin/ProcessUsage.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace further {

std::optional<ProcessUsage> ProcessUsage::of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string line(std::istreambuf_iterator<char>(file), {});
    // The second field is the program's name in brackets, which may hold anything, brackets and line feeds too.
    const auto name = line.rfind(')');
    if (name == std::string::npos)
        return std::nullopt;
    std::istringstream fields(line.substr(name + 1));
    constexpr int beforeTimes = 11;   // state (3) to cmajflt (13)
    constexpr int beforeResident = 6; // priority (18) to vsize (23)
    std::string skipped;
    for (int i = 0; i < beforeTimes; ++i)
        fields >> skipped;
    double ticks = 0;
    for (int i = 0; i < 4; ++i) { // utime, stime, cutime, cstime
        double more = 0;
        fields >> more;
        ticks += more;
    }
    for (int i = 0; i < beforeResident; ++i)
        fields >> skipped;
    double pages = 0;
    if (!(fields >> pages))
        return std::nullopt;
    return ProcessUsage{ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)),
                        static_cast<std::size_t>(pages) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))};
}

} // namespace further
