#include "ControlGroups.h"
#include "Guardian.h"
#include "HomeDirectory.h"
#include "Launcher.h"
#include "Readiness.h"
#include "Rules.h"
#include "Signals.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>

namespace {

constexpr const char* usage =
    "Usage: further-launcher [--socket PATH] [--user NAME] [--home DIRECTORY] [--allow-root]\n"
    "           [--also NAME]...\n"
    "           [--max-memory BYTES] [--max-processes N] [--cpu-weight 1..100]\n"
    "           [--max-open-files N] [--max-file-size BYTES] [--max-run-time MILLISECONDS]\n"
    "           [--control-group DIRECTORY] [--agent USER [--guard PID]]\n"
    "Starts and ends the programs of the Further Link agent, which starts it by itself, or\n"
    "systemd does: then it listens at the socket that is passed, and not at PATH.\n"
    "They run as the user NAME, or as its own; DIRECTORY is made for one who has no home.\n"
    "Each --also names one more user whom they may be asked to run as.\n"
    "As root they run only with --allow-root. The limits hold for each of them; a control\n"
    "group of version 2 that is its own, or that systemd has delegated, keeps them better.\n"
    "It serves its own user, or USER only, and then goes on when nobody is connected; with\n"
    "its parent PID it ends, and is there again should it die before that.\n";

/// Descriptors 0 to 2 are never given to anything else, and nobody waits for the end of a pipe that stands there.
void pointToNull(int fd, int flags) {
    const int null = ::open("/dev/null", flags | O_CLOEXEC);
    ::dup2(null, fd);
    if (null > STDERR_FILENO)
        ::close(null);
}

/// The most that there may be: each connection takes one, and each program that is a fork. Programs are given fewer.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Programs run without a home too, though not all of them well.
void prepareHome(const further::launcher::Account& account) {
    try {
        further::launcher::makeHome(account);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: %s\n", exception.what());
    }
}

} // namespace

int main(int argc, char** argv) {
    using namespace further::launcher;
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) < 0)
            pointToNull(fd, O_RDWR);
    ::setsid(); // fails where a shell made it a group of its own, which is as good
    quietSignals();
    raiseDescriptorLimit();
    try {
        const auto rules = Rules::parse(argc - 1, argv + 1);
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        if (!rules.ownHome)
            prepareHome(rules.account);
        std::optional<Guardian> guardian;
        if (rules.guarded != 0)
            guardian.emplace(rules.guarded);
        const auto groups = ControlGroups::take(rules.controlGroup);
        auto listener = rules.socket.empty() ? Listener::passed(rules.agent) : Listener(rules.socket, rules.agent);
        sayReady();
        if (rules.socket.empty()) // it isn't the agent's, whose own readiness that would be
            tellSystemdReady();
        pointToNull(STDIN_FILENO, O_RDONLY);
        pointToNull(STDOUT_FILENO, O_WRONLY);
        const auto serve = [&](const ControlGroups& own) { Launcher(listener, rules, own).run(); };
        if (guardian) // each takes them anew: one that died has left some
            guardian->run([&] { serve(ControlGroups::take(rules.controlGroup)); });
        else
            serve(groups);
    } catch (const std::invalid_argument&) {
        std::fputs(usage, stderr);
        return EXIT_FAILURE;
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: %s\n", exception.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
