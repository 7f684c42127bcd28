#include "Limits.h"

#include <algorithm>
#include <array>
#include <utility>

namespace further::launcher {

namespace {

template <class Number>
Number lower(Number one, Number other) {
    return one == 0 || other == 0 ? std::max(one, other) : std::min(one, other);
}

} // namespace

bool Limits::valid() const {
    return memory <= mostBytes && fileSize <= mostBytes && processes <= mostProcesses && openFiles <= mostOpenFiles &&
           cpuWeight <= usualCpuWeight && runTime <= mostRunTime;
}

std::vector<std::string> Limits::words() const {
    const std::array<std::pair<const char*, std::uint64_t>, 6> each{{{"--max-memory", memory},
                                                                     {"--max-processes", processes},
                                                                     {"--cpu-weight", cpuWeight},
                                                                     {"--max-open-files", openFiles},
                                                                     {"--max-file-size", fileSize},
                                                                     {"--max-run-time", runTime}}};
    std::vector<std::string> words;
    for (const auto& [word, value] : each)
        if (value != 0)
            words.insert(words.end(), {word, std::to_string(value)});
    return words;
}

Limits Limits::within(const Limits& others) const {
    return {lower(memory, others.memory),       lower(fileSize, others.fileSize),   lower(processes, others.processes),
            lower(openFiles, others.openFiles), lower(cpuWeight, others.cpuWeight), lower(runTime, others.runTime)};
}

} // namespace further::launcher
