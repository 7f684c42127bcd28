#include "agent/Background.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <filesystem>
#include <functional>
#include <string>

using further::Background;
using further::Descriptor;
using namespace std::string_literals;

namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC));
        read = Descriptor(ends[0]);
        write = Descriptor(ends[1]);
    }

    void put(char word) const { CPPUNIT_ASSERT_EQUAL(ssize_t(1), ::write(write.get(), &word, 1)); }
    /// The next word; waits for it. 0 where there is none any more.
    char take() const {
        char word = 0;
        return ::read(read.get(), &word, 1) == 1 ? word : '\0';
    }

    Descriptor read;
    Descriptor write;
};

} // namespace

class BackgroundTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BackgroundTest);
    CPPUNIT_TEST(doesNothingInTheForeground);
    CPPUNIT_TEST(keepsItsCallerUntilItIsReady);
    CPPUNIT_TEST(passesTheExitCodeOfAFailureOn);
    CPPUNIT_TEST(failsWithAChildThatIsKilled);
    CPPUNIT_TEST(givesUpTheTerminalWhenItIsReady);
    CPPUNIT_TEST_SUITE_END();

public:
    void doesNothingInTheForeground() {
        Background foreground;
        CPPUNIT_ASSERT(!foreground.entered());
        foreground.ready();
        CPPUNIT_ASSERT(std::filesystem::current_path() != "/");
    }

    void keepsItsCallerUntilItIsReady() {
        const Pipe toDaemon;
        const Pipe fromDaemon;
        const pid_t caller = call([&](Background& background) {
            fromDaemon.put(background.entered() ? 'i' : 'f');
            if (toDaemon.take() == 'r')
                background.ready();
            (void)toDaemon.take(); // it goes on, without its caller
        });
        CPPUNIT_ASSERT_EQUAL('i', fromDaemon.take());
        CPPUNIT_ASSERT_EQUAL(0, ::waitpid(caller, nullptr, WNOHANG));
        toDaemon.put('r');
        CPPUNIT_ASSERT_EQUAL(0, exitCode(caller));
        toDaemon.put('e');
    }

    void passesTheExitCodeOfAFailureOn() {
        CPPUNIT_ASSERT_EQUAL(78, exitCode(call([](Background&) { ::_exit(78); })));
        CPPUNIT_ASSERT_EQUAL(0, exitCode(call([](Background&) { ::_exit(0); })));
    }

    void failsWithAChildThatIsKilled() {
        CPPUNIT_ASSERT_EQUAL(1, exitCode(call([](Background&) { ::kill(::getpid(), SIGKILL); })));
    }

    void givesUpTheTerminalWhenItIsReady() {
        const Pipe fromDaemon;
        const pid_t caller = call([&](Background& background) {
            background.ready();
            std::array<char, PATH_MAX> place{};
            const bool atRoot = ::getcwd(place.data(), place.size()) == std::string("/");
            bool nowhere = true;
            for (const auto* const stream : {"/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"}) {
                place = {};
                nowhere = nowhere && ::readlink(stream, place.data(), place.size() - 1) > 0 &&
                          std::string(place.data()) == "/dev/null";
            }
            fromDaemon.put(atRoot && nowhere && ::getsid(0) == ::getpid() ? 'y' : 'n');
        });
        CPPUNIT_ASSERT_EQUAL(0, exitCode(caller));
        CPPUNIT_ASSERT_EQUAL('y', fromDaemon.take());
    }

private:
    /// Starts a process that goes into the background and does `work` there; returns the process that was called.
    static pid_t call(const std::function<void(Background&)>& work) {
        const pid_t caller = ::fork();
        if (caller == 0) {
            Background background = Background::enter();
            work(background);
            ::_exit(0);
        }
        CPPUNIT_ASSERT(caller > 0);
        return caller;
    }

    static int exitCode(pid_t process) {
        int status = 0;
        CPPUNIT_ASSERT_EQUAL(process, ::waitpid(process, &status, 0));
        CPPUNIT_ASSERT(WIFEXITED(status));
        return WEXITSTATUS(status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BackgroundTest);
