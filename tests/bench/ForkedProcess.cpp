#include "ForkedProcess.h"

#include <csignal>
#include <exception>
#include <stdexcept>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace further::bench {

ForkedProcess::ForkedProcess(const std::function<void()>& work) : _pid(::fork()) {
    if (_pid < 0) {
        throw std::runtime_error("There is no process to be had.");
    }
    if (_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        try {
            work();
        } catch (const std::exception&) {
            // Whoever waits for what it does will tell.
        }
        ::_exit(0);
    }
}

ForkedProcess::~ForkedProcess() {
    ::kill(_pid, SIGKILL);
    ::waitpid(_pid, nullptr, 0);
}

} // namespace further::bench
