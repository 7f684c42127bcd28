#include "plugin/ProbeChild.h"

#include "plugin/Thrown.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace further {

namespace {

// Fixed, because std::terminate() brings no argument to its handler.
constexpr int reportTo = STDERR_FILENO + 1;

[[noreturn]] void report(ProbeReport what, std::string_view text) {
    std::array<char, longestProbeReport> bytes{};
    bytes[0] = static_cast<char>(what);
    const auto size = text.copy(bytes.data() + 1, bytes.size() - 1);
    [[maybe_unused]] const auto written = ::write(reportTo, bytes.data(), size + 1);
    ::_exit(EXIT_SUCCESS);
}

[[noreturn]] void onTerminate() {
    report(ProbeReport::terminated, wordsForThrown());
}

/// What the agent has set up for its signals is none of the plugin's business.
void resetSignals() {
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL); // fails for some, which are as they should be
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Leaves stdin, stdout and stderr, which lead nowhere, and where to report.
void keepDescriptors(int report, int nowhere) {
    const int safeReport = ::fcntl(report, F_DUPFD, reportTo + 1); // neither is in the way of the other
    const int safeNowhere = ::fcntl(nowhere, F_DUPFD, reportTo + 1);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(safeNowhere, standard);
    ::dup2(safeReport, reportTo);
    ::syscall(SYS_close_range, reportTo + 1, ~0U, 0U);
}

} // namespace

void runProbeChild(const char* file, int report, int nowhere, int parent) noexcept {
    // Only what is safe after a fork of many threads, up to dlopen().
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(EXIT_FAILURE);
    ::prctl(PR_SET_DUMPABLE, 0); // a crash is an answer here, and no core is wanted of it
    resetSignals();
    keepDescriptors(report, nowhere);
    std::set_terminate(&onTerminate);
    // First of the handlers, because the others are the agent's and would do its last work.
    ::on_exit([](int code, void*) { ::_exit(code); }, nullptr);

    if (::dlopen(file, RTLD_NOW | RTLD_LOCAL) == nullptr)
        further::report(ProbeReport::refused, ::dlerror());
    further::report(ProbeReport::loaded, {});
}

} // namespace further
