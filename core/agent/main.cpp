#include "agent/Agent.h"
#include "agent/Background.h"
#include "agent/Complaint.h"
#include "agent/Logging.h"

#include <malloc.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): pthread_sigmask is POSIX's
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

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

constexpr const char* inBackground = "FURTHER_LINK_IN_BACKGROUND"; // set for a daemon that begins anew

/// Whether this is a daemon that has begun anew; its programs need not know.
bool takeBackgroundMark() {
    const bool set = std::getenv(inBackground) != nullptr; // NOLINT(concurrency-mt-unsafe): there is one thread
    ::unsetenv(inBackground);                              // NOLINT(concurrency-mt-unsafe)
    return set;
}

/// The command line to begin anew with. An agent that has given up root can't write a PID file of root's again, and
/// need not: the number in it stays right.
std::vector<char*> wordsAnew(char** argv, bool withPidFile) {
    constexpr std::string_view pidFile = "--p"; // and what else of --pidfile Poco takes for it
    std::vector<char*> words;
    for (; *argv != nullptr; ++argv) {
        const std::string_view word(*argv);
        if (withPidFile || !word.starts_with(pidFile))
            words.push_back(*argv);
        else if (word.find_first_of("=:") == std::string_view::npos && argv[1] != nullptr)
            ++argv; // the file is the next word
    }
    words.push_back(nullptr);
    return words;
}

/// Where it was started; where that directory is gone, it is in / from now on.
std::filesystem::path startingDirectory() {
    std::error_code gone;
    if (auto directory = std::filesystem::current_path(gone); !gone)
        return directory;
    std::filesystem::current_path("/");
    return "/";
}

/// Becomes this program anew, as it is on the disk now, with the same process id. Returns only where that fails.
void beginAnew(const std::string& program, const std::filesystem::path& directory, std::vector<char*> words,
               bool background, const rlimit& descriptors) {
    if (background)
        ::setenv(inBackground, "1", 1); // NOLINT(concurrency-mt-unsafe): the others have ended
    [[maybe_unused]] const int changed = ::chdir(directory.c_str());
    ::setrlimit(RLIMIT_NOFILE, &descriptors); // as at the first start, before the agent raised it
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::execv(program.c_str(), words.data());
    std::perror(program.c_str());
}

} // namespace

int main(int argc, char** argv) {
    ::mallopt(M_ARENA_MAX, arenas);
    holdSignals();
    further::Logging::begin();
    const std::string program = std::filesystem::read_symlink("/proc/self/exe");
    const auto directory = startingDirectory();
    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    // Ahead of Poco's options: what is wrong with those is told by the process that goes on.
    const bool background =
        std::any_of(argv + 1, argv + argc, [](const char* word) { return std::string(word) == "--daemon"; });
    int exitCode = 0;
    bool restart = false;
    bool withPidFile = false;
    const int failure = further::complainIfFailing([&] {
        const bool again = takeBackgroundMark();
        further::Agent agent(!background ? further::Background()
                             : again     ? further::Background::stay()
                                         : further::Background::enter());
        exitCode = agent.execute(argc, argv);
        restart = agent.restartWanted();
        withPidFile = agent.pidFileCanBeWrittenAgain();
    });
    if (restart && failure == 0 && exitCode == 0) {
        beginAnew(program, directory, wordsAnew(argv, withPidFile), background, descriptors);
        return EXIT_FAILURE;
    }
    return failure != 0 ? failure : exitCode;
}
