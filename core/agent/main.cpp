#include "agent/Agent.h"
#include "agent/Background.h"
#include "agent/Complaint.h"
#include "agent/Logging.h"

#include <malloc.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): pthread_sigmask is POSIX's

#include <algorithm>
#include <string>

namespace {

constexpr int arenas = 2; // an arena for each of the web server's threads would cost more than the sessions do

/// The signals that end the agent are for the main thread to wait for: every thread inherits this.
void holdSignals() {
    sigset_t ending;
    sigemptyset(&ending);
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT})
        sigaddset(&ending, signal);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

} // namespace

int main(int argc, char** argv) {
    ::mallopt(M_ARENA_MAX, arenas);
    holdSignals();
    further::Logging::begin();
    int exitCode = 0;
    const int failure = further::complainIfFailing([&] {
        // Ahead of Poco's options: the PID file is written while those are read.
        const bool toBackground =
            std::any_of(argv + 1, argv + argc, [](const char* word) { return std::string(word) == "--daemon"; });
        further::Agent agent(toBackground ? further::Background::enter() : further::Background());
        exitCode = agent.execute(argc, argv);
    });
    return failure != 0 ? failure : exitCode;
}
