#include "Keepers.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace further::launcher {

pid_t Keepers::fork(const std::function<void()>& work) {
    const pid_t keeper = ::fork();
    if (keeper > 0)
        _pids.insert(keeper);
    if (keeper != 0)
        return keeper;
    try {
        work();
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: a keeper failed: %s\n", exception.what());
        ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS);
}

void Keepers::tell() const {
    for (const pid_t keeper : _pids)
        if (!_adopted.contains(keeper))
            ::kill(keeper, SIGTERM);
}

} // namespace further::launcher
