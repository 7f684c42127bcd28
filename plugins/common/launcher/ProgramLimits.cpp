#include "ProgramLimits.h"

#include "ProcessLimits.h"
#include "StepFailure.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace further::launcher {

namespace {

constexpr rlim_t mostDescriptors = 1024; // select() in a program can't count further

/// One that is lower already stays.
void lowerTo(std::uint64_t value, rlimit& limit) {
    if (value == 0)
        return;
    limit.rlim_max = std::min<rlim_t>(limit.rlim_max, value);
    limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
}

bool hasOurProcessors(pid_t process) {
    cpu_set_t ours;
    cpu_set_t theirs;
    return ::sched_getaffinity(0, sizeof ours, &ours) != 0 ||
           (::sched_getaffinity(process, sizeof theirs, &theirs) == 0 && CPU_EQUAL(&ours, &theirs) != 0);
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
    // The last: memory may be needed for the others.
    for (const auto resource : {RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_AS}) {
        const auto limit = lowered(resource, account);
        checked(Step::limits, ::setrlimit(resource, &limit));
    }
}

/// What a program may have of it, of what this process may have.
rlimit ProgramLimits::lowered(__rlimit_resource resource, const Account& account) const {
    rlimit limit{};
    ::getrlimit(resource, &limit); // there is no such resource, or it succeeds
    if (resource == RLIMIT_NOFILE) {
        lowerTo(_limits.openFiles, limit);
        limit.rlim_cur = std::min(mostDescriptors, limit.rlim_max);
    } else if (resource == RLIMIT_FSIZE) {
        lowerTo(_limits.fileSize, limit);
    } else if (resource == RLIMIT_NPROC && !account.own) {
        lowerTo(_ungrouped.processes, limit); // of the user as a whole, and the agent isn't to count with it
    } else if (resource == RLIMIT_AS) {
        lowerTo(_ungrouped.memory, limit);
    }
    return limit;
}

std::optional<std::string> ProgramLimits::changeIn(pid_t process, const Account& account) const {
    if (!hasOurProcessors(process))
        return "It may run on other processors than a program that is started now: somebody has changed that.";
    const auto limits = ProcessLimits::of(process);
    if (!limits)
        return "Its limits can't be read: it has ended.";
    const auto name = limits->differAt([&](__rlimit_resource resource) { return lowered(resource, account); });
    if (name.empty())
        return {};
    return "Its limit '" + name + "' isn't what a program begins with that is started now: somebody has changed it.";
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
