#include "Keepers.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace further::launcher {

pid_t Keepers::fork(const std::function<bool()>& work) {
    const pid_t keeper = ::fork();
    if (keeper > 0)
        _keepers.try_emplace(keeper);
    if (keeper != 0)
        return keeper;
    try {
        ::_exit(work() ? EXIT_SUCCESS : EXIT_FAILURE);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: a keeper failed: %s\n", exception.what());
    }
    ::_exit(EXIT_FAILURE);
}

bool Keepers::addReaper(pid_t keeper, KnownProcess reaper) {
    const auto found = _keepers.find(keeper);
    if (found == _keepers.end())
        _lost.push_back(std::move(reaper));
    else
        found->second.emplace(std::move(reaper));
    return found != _keepers.end();
}

void Keepers::tell() const {
    for (const auto& [keeper, reaper] : _keepers)
        ::kill(keeper, SIGTERM);
}

bool Keepers::forget(pid_t pid, bool properly) {
    auto ended = _keepers.extract(pid);
    if (ended && ended.mapped() && !properly)
        _lost.push_back(std::move(*ended.mapped()));
    return !ended.empty();
}

bool Keepers::killLostReapers() {
    std::erase_if(_lost, [](const KnownProcess& reaper) { return reaper.hasEnded(); });
    for (const auto& reaper : _lost)
        reaper.signal(SIGKILL);
    return !_lost.empty();
}

std::set<pid_t> Keepers::pids() const {
    std::set<pid_t> pids;
    for (const auto& [keeper, reaper] : _keepers)
        pids.insert(keeper);
    return pids;
}

std::set<pid_t> Keepers::pidsWithReapers() const {
    auto all = pids();
    for (const auto& [keeper, reaper] : _keepers)
        if (reaper && !reaper->hasEnded())
            all.insert(reaper->pid());
    return all;
}

} // namespace further::launcher
