#include "Launcher.h"
#include "Signals.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace {

constexpr const char* usage = "Usage: further-launcher --socket PATH\n"
                              "Starts and ends the programs of the Further Link agent, which starts it by itself.\n";

/// Descriptors 0 to 2 are never given to anything else, and nobody waits for the end of a pipe that stands there.
void pointToNull(int fd, int flags) {
    const int null = ::open("/dev/null", flags | O_CLOEXEC);
    ::dup2(null, fd);
    if (null > STDERR_FILENO)
        ::close(null);
}

} // namespace

int main(int argc, char** argv) {
    using namespace further::launcher;
    if (argc != 3 || std::string_view(argv[1]) != "--socket") {
        std::fputs(usage, stderr);
        return EXIT_FAILURE;
    }
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) < 0)
            pointToNull(fd, O_RDWR);
    ::setsid(); // fails where a shell made it a group of its own, which is as good
    quietSignals();
    try {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        Listener listener(argv[2]);
        std::puts("ready");
        std::fflush(stdout);
        pointToNull(STDIN_FILENO, O_RDONLY);
        pointToNull(STDOUT_FILENO, O_WRONLY);
        Launcher(listener).run();
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: %s\n", exception.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
