#include "agent/Background.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace further {

namespace {

[[noreturn]] void waitForChild(pid_t child, const Descriptor& fromChild) {
    char word = 0;
    while (::read(fromChild.get(), &word, 1) < 0 && errno == EINTR) {
    }
    if (word != 0)
        ::_exit(0);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

} // namespace

Background Background::enter() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        throw std::system_error(errno, std::generic_category(), "pipe2");
    Descriptor fromChild(ends[0]);
    Descriptor toParent(ends[1]);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::system_error(errno, std::generic_category(), "fork");
    if (child > 0) {
        toParent.reset();
        waitForChild(child, fromChild);
    }
    ::setsid();
    Background background = stay();
    background._toParent = std::move(toParent);
    return background;
}

Background Background::stay() {
    Background background;
    background._entered = true;
    return background;
}

void Background::ready() {
    if (!_entered)
        return;
    [[maybe_unused]] const int changed = ::chdir("/");
    if (!_toParent)
        return; // it has begun anew: nobody waits, and its output goes nowhere already
    const Descriptor nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nowhere.get(), fd);
    const char word = 1;
    [[maybe_unused]] const auto written = ::write(_toParent.get(), &word, 1); // nobody waits for one that began anew
    _toParent.reset();
}

} // namespace further
