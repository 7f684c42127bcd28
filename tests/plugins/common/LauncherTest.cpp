#include "plugins/common/RawProgram.h"

#include "plugins/common/launcher/SpecFile.h"
#include "support/Deadline.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace further {

using launcher::Report;
using launcher::StartRequest;
using launcher::Step;

namespace {

template <class T>
std::string_view bytesOf(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::size_t descriptorsOf(pid_t pid) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"),
                      std::filesystem::directory_iterator()));
}

} // namespace

class LauncherTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LauncherTest);
    CPPUNIT_TEST(servesSeveralConnections);
    CPPUNIT_TEST(endsWithItsLastConnection);
    CPPUNIT_TEST(removesItsSocket);
    CPPUNIT_TEST(replacesTheSocketOfADeadOne);
    CPPUNIT_TEST(isStartedByOneOfManyOnly);
    CPPUNIT_TEST(isOutOfTheTerminalsReach);
    CPPUNIT_TEST(restsWhereThereAreNoDescriptorsLeft);
    CPPUNIT_TEST(dropsMalformedRequests);
    CPPUNIT_TEST(reportsASpecThatIsNone);
    CPPUNIT_TEST(itsSocketIsPrivate);
    CPPUNIT_TEST_SUITE_END();

    static StartRequest request() {
        StartRequest request;
        request.user = ::geteuid();
        return request;
    }

    static void assertServes(const RawLauncher& launcher) {
        RawProgram program(launcher, launcher.shell("exit 9"));
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(9, program.next(Report::Type::exited));
    }

    /// It takes those that come one by one: those that are there aren't all served yet.
    static void assertServesConnections(unsigned count, const process::ReachedLauncher& asking) {
        unsigned served = 0;
        for (int asked = 0; served != count && asked < 1000; ++asked) {
            const auto answer = process::askLauncher(asking.connection, patience);
            CPPUNIT_ASSERT(answer);
            served = answer->connections;
        }
        CPPUNIT_ASSERT_EQUAL(count, served);
    }

    static std::filesystem::path socketOf(const RawLauncher& launcher) {
        return launcher.context.directories().runtime / "launcher.sock";
    }

public:
    void servesSeveralConnections() {
        const RawLauncher launcher;
        auto second = process::ReachedLauncher::reach(process::LauncherSetup::from(launcher.context));
        CPPUNIT_ASSERT(!second.started); // it found the first one's
        second.connection.reset();
        assertServes(launcher);
    }

    void endsWithItsLastConnection() {
        RawLauncher launcher;
        launcher.disconnect();
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
    }

    void removesItsSocket() {
        RawLauncher launcher;
        CPPUNIT_ASSERT(std::filesystem::exists(socketOf(launcher)));
        launcher.disconnect();
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
        CPPUNIT_ASSERT(!std::filesystem::exists(launcher.context.directories().runtime));
    }

    void replacesTheSocketOfADeadOne() {
        const RawLauncher launcher;
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
        const auto next = process::ReachedLauncher::reach(process::LauncherSetup::from(launcher.context));
        CPPUNIT_ASSERT(next.started);
    }

    /// As the plugins of an agent, when the launcher of all has died.
    void isStartedByOneOfManyOnly() {
        const RawLauncher launcher;
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
        const auto setup = process::LauncherSetup::from(launcher.context);
        std::atomic<int> started{0};
        std::vector<process::ReachedLauncher> reached(8);
        std::vector<std::thread> plugins;
        for (auto& each : reached)
            plugins.emplace_back([&started, &setup, &each] {
                each = process::ReachedLauncher::reach(setup);
                started += each.started ? 1 : 0;
            });
        for (auto& plugin : plugins)
            plugin.join();
        CPPUNIT_ASSERT_EQUAL(1, started.load());
        assertServesConnections(8, reached.front());
        reached.back().connection.reset();
        assertServesConnections(7, reached.front());
    }

    void isOutOfTheTerminalsReach() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("echo $PPID; read line; exit 8"));
        const auto pid = program.next(Report::Type::started);
        const auto keeper = program.pidLine();
        for (const int signal : {SIGINT, SIGQUIT, SIGHUP}) {
            ::kill(-launcher.pid(), signal); // a group of its own: not the terminal's, not the agent's
            ::kill(keeper, signal);
        }
        CPPUNIT_ASSERT(::getpgid(launcher.pid()) != ::getpgrp());
        CPPUNIT_ASSERT(::getpgid(keeper) != ::getpgid(launcher.pid()) && ::getpgid(keeper) != ::getpgid(pid));
        CPPUNIT_ASSERT(::write(program.input.get(), "\n", 1) == 1);
        CPPUNIT_ASSERT_EQUAL(8, program.next(Report::Type::exited));
        assertServes(launcher);
    }

    /// Who wants to connect waits, and so does it.
    void restsWhereThereAreNoDescriptorsLeft() {
        const RawLauncher launcher;
        CPPUNIT_ASSERT(process::askLauncher(launcher.connection(), patience)); // it has all that it needs itself
        rlimit before{};
        ::prlimit(launcher.pid(), RLIMIT_NOFILE, nullptr, &before);
        const rlimit none{descriptorsOf(launcher.pid()), before.rlim_max};
        CPPUNIT_ASSERT_EQUAL(0, ::prlimit(launcher.pid(), RLIMIT_NOFILE, &none, nullptr));
        const auto waiting = process::connectTo(process::launcherSocket(launcher.context));
        const auto used = timeUsedBy(launcher.pid());
        testing::letPass(std::chrono::milliseconds(500));
        CPPUNIT_ASSERT_LESS(used + std::chrono::milliseconds(150), timeUsedBy(launcher.pid()));
        CPPUNIT_ASSERT_EQUAL(0, ::prlimit(launcher.pid(), RLIMIT_NOFILE, &before, nullptr));
        CPPUNIT_ASSERT(process::askLauncher(waiting, patience));
    }

    void dropsMalformedRequests() {
        const RawLauncher launcher;
        assertServes(launcher);
        const auto before = descriptorsOf(launcher.pid());
        const auto good = request();
        auto magic = good;
        magic.magic = 1;
        auto version = good;
        version.version = 99;
        auto type = good;
        type.type = 99;
        auto limits = good;
        limits.limits.cpuWeight = 101;
        launcher.send("x", {});
        launcher.send("longer than any request is", {0, 1, 2, 0, 1});
        launcher.send(bytesOf(magic), {0, 1, 2, 0, 1});
        launcher.send(bytesOf(version), {0, 1, 2, 0, 1});
        launcher.send(bytesOf(type), {0, 1, 2, 0, 1});
        launcher.send(bytesOf(limits), {0, 1, 2, 0, 1});
        launcher.send(bytesOf(launcher::Question()), {0});
        launcher.send(bytesOf(good), {});
        launcher.send(bytesOf(good), {0});
        launcher.send(bytesOf(good), {0, 1, 2, 0, 1, 2});
        launcher.send(bytesOf(good), std::vector<int>(64, 0));
        launcher.send(bytesOf(good), {0, 1, 2, 0, 1}); // well-formed, and no descriptor is what it should be
        assertServes(launcher);
        CPPUNIT_ASSERT_EQUAL(before, descriptorsOf(launcher.pid()));
    }

    void reportsASpecThatIsNone() {
        const RawLauncher launcher;
        const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
        const Descriptor ours(ends[0]);
        Descriptor theirs(ends[1]);
        launcher.send(bytesOf(request()), {theirs.get(), null.get(), null.get(), null.get(), null.get()});
        theirs.reset();
        Report report;
        CPPUNIT_ASSERT(::recv(ours.get(), &report, sizeof report, 0) == sizeof report);
        CPPUNIT_ASSERT(report.type == Report::Type::failed);
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Step::spec), report.first);
        CPPUNIT_ASSERT(::recv(ours.get(), &report, sizeof report, 0) == sizeof report);
        CPPUNIT_ASSERT(report.type == Report::Type::ended);
    }

    void itsSocketIsPrivate() {
        const RawLauncher launcher;
        struct stat status {};
        CPPUNIT_ASSERT(::stat(socketOf(launcher).c_str(), &status) == 0);
        CPPUNIT_ASSERT_EQUAL(0U, status.st_mode & 0077U);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LauncherTest);

} // namespace further
