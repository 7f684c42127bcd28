#include "Limits.h"

#include <algorithm>

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

Limits Limits::within(const Limits& others) const {
    return {lower(memory, others.memory),       lower(fileSize, others.fileSize),   lower(processes, others.processes),
            lower(openFiles, others.openFiles), lower(cpuWeight, others.cpuWeight), lower(runTime, others.runTime)};
}

} // namespace further::launcher
