#include "ProcessCost.h"

#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace further::bench {

namespace {

std::ifstream openOf(pid_t process, const char* name) {
    std::ifstream file("/proc/" + std::to_string(process) + '/' + name);
    if (!file) {
        throw std::runtime_error("The server's process " + std::to_string(process) + " can't be looked at.");
    }
    return file;
}

} // namespace

double processorOf(const std::vector<pid_t>& processes) {
    double ticks = 0;
    for (const auto process : processes) {
        auto file = openOf(process, "stat");
        file.ignore(std::numeric_limits<std::streamsize>::max(), ')');
        std::string skipped;
        for (int field = 3; field < 14; ++field) {
            file >> skipped;
        }
        double user = 0;
        double system = 0;
        file >> user >> system;
        ticks += user + system;
    }
    return ticks * 1000 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double memoryOf(const std::vector<pid_t>& processes) {
    double kib = 0;
    for (const auto process : processes) {
        auto file = openOf(process, "smaps_rollup");
        for (std::string line; std::getline(file, line);) {
            std::istringstream words(line);
            std::string key;
            double amount = 0;
            words >> key >> amount;
            if (key == "Pss:" || key == "SwapPss:") {
                kib += amount;
            }
        }
    }
    return kib * 1024 / 1e6;
}

} // namespace further::bench
