#include "ProgramLimits.h"

#include "StepFailure.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace further::launcher {

namespace {

constexpr rlim_t mostDescriptors = 1024; // select() in a program can't count further

/// Lowers a limit of this process for good; one that is lower already stays.
void lowerTo(std::uint64_t value, __rlimit_resource resource) {
    if (value == 0)
        return;
    rlimit limit{};
    checked(Step::limits, ::getrlimit(resource, &limit));
    limit.rlim_max = std::min<rlim_t>(limit.rlim_max, value);
    limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
    checked(Step::limits, ::setrlimit(resource, &limit));
}

void lowerDescriptors(std::uint64_t value) {
    lowerTo(value, RLIMIT_NOFILE);
    rlimit limit{};
    checked(Step::limits, ::getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = std::min(mostDescriptors, limit.rlim_max);
    checked(Step::limits, ::setrlimit(RLIMIT_NOFILE, &limit));
}

/// Each step of niceness takes a fifth of the weight.
int nicenessOf(std::uint32_t cpuWeight) {
    constexpr int mostNice = 19;
    int niceness = 0;
    for (auto weight = 1000 * Limits::usualCpuWeight; weight > 1000 * cpuWeight && niceness < mostNice; ++niceness)
        weight = weight * 4 / 5;
    return niceness;
}

} // namespace

ProgramLimits::ProgramLimits(const Limits& limits, const ControlGroups& groups, pid_t keeper, std::uint32_t others)
    : _limits(limits), _grouped(groups.available()), _ungrouped(limits) {
    if (_grouped)
        makeGroup(groups, keeper, others);
}

void ProgramLimits::begin() {
    if (_limits.runTime != 0)
        _until = Clock::now() + std::chrono::milliseconds(_limits.runTime);
}

void ProgramLimits::makeGroup(const ControlGroups& groups, pid_t keeper, std::uint32_t others) {
    try {
        _group = std::make_unique<ControlGroup>(groups.directoryFor(keeper));
    } catch (const std::system_error& problem) {
        std::fprintf(stderr, "further-launcher: a program has no control group, other limits hold: %s\n",
                     problem.what());
        return;
    }
    auto held = _limits;
    if (held.processes == 0)
        held.processes = usualProcesses;
    const auto program = held.processes;
    held.processes = std::min(program, Limits::mostProcesses - others) + others;
    _ungrouped = _group->hold(held, groups.kept());
    if (_ungrouped.processes == 0)
        _limits.processes = program;
    else
        _ungrouped.processes = _limits.processes;
}

void ProgramLimits::enter() const {
    if (_group && !_group->join(::getpid()))
        throw StepFailure{Step::limits, errno};
    if (_ungrouped.cpuWeight != 0)
        ::setpriority(PRIO_PROCESS, 0, niceness());
}

bool ProgramLimits::take(pid_t process) const {
    return !_grouped || (_group && _group->join(process));
}

int ProgramLimits::niceness() const {
    const int own = ::getpriority(PRIO_PROCESS, 0);
    return _ungrouped.cpuWeight == 0 ? own : std::max(own, nicenessOf(_ungrouped.cpuWeight));
}

void ProgramLimits::lower(const Account& account) const {
    lowerDescriptors(_limits.openFiles);
    lowerTo(_limits.fileSize, RLIMIT_FSIZE);
    if (!account.own) // all processes of a user count together, and the agent isn't to count with them
        lowerTo(_ungrouped.processes, RLIMIT_NPROC);
    lowerTo(_ungrouped.memory, RLIMIT_AS); // the last: memory may be needed for the others
}

bool ProgramLimits::timeIsOver() {
    if (!_until || Clock::now() < *_until)
        return false;
    _until.reset();
    return true;
}

std::vector<Limit> ProgramLimits::metBy(int exitCode) const {
    std::vector<Limit> met;
    if (_group && _limits.memory != 0 && _group->metMemory())
        met.push_back(Limit::memory);
    if (_group && _group->metProcesses())
        met.push_back(Limit::processes);
    if (_limits.fileSize != 0 && exitCode == -SIGXFSZ)
        met.push_back(Limit::fileSize);
    return met;
}

std::uint64_t ProgramLimits::amountOf(Limit limit) const {
    switch (limit) {
    case Limit::memory:
        return _limits.memory;
    case Limit::processes:
        return _limits.processes;
    case Limit::fileSize:
        return _limits.fileSize;
    case Limit::runTime:
        return _limits.runTime;
    }
    return 0;
}

void ProgramLimits::kill() const {
    if (_group)
        _group->kill();
}

} // namespace further::launcher
