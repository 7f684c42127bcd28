#include "support/AgentProcess.h"
#include "support/Cage.h"
#include "support/EchoClient.h"
#include "support/Processes.h"
#include "support/Skip.h"
#include "support/SmallDisk.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace further::testing {

/// Programs that take all they can get, in a cage: a client beside them goes on, and in the end nothing is left.
class HostileProgramsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HostileProgramsTest);
    CPPUNIT_TEST(endsAForkBomb);
    CPPUNIT_TEST(endsAForkBombWithItsConnection);
    CPPUNIT_TEST(goesOnBesideAMemoryHog);
    CPPUNIT_TEST(goesOnBesideADiskFiller);
    CPPUNIT_TEST_SUITE_END();

    /// Every process of it ignores SIGTERM and is in a session of its own. Says "full" when it may make no more.
    static constexpr const char* bomb = R"(
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        print('full')
        time.sleep(1)
)";
    static constexpr const char* hog = R"(
import time
hoard = []
while True:
    try:
        hoard.append(b'x' * 1000000)
    except MemoryError:
        print('full')
        time.sleep(0.01)
)";
    static constexpr const char* filler = R"(
import time
file = open('all of it', 'wb', buffering=0)
while True:
    try:
        file.write(b'x' * 1000000)
    except OSError:
        print('full')
        time.sleep(0.01)
)";

    static bool skipped(const Cage& cage) {
        if (!cage.holds())
            skip("a hostile program needs a user and a pid namespace of its own, which only root can give it");
        return !cage.holds();
    }

    static std::vector<std::string> with(const Cage& cage) {
        return {"python-exec.interpreter=" + cage.interpreter(), "python-exec.stopGrace=200 ms"};
    }

    static void assertGone(const Cage& cage) {
        for (const Deadline deadline; !processesOf(cage.user()).empty(); letPass(std::chrono::milliseconds(10)))
            CPPUNIT_ASSERT_MESSAGE(std::to_string(processesOf(cage.user()).size()) + " processes are left",
                                   !deadline.passed());
    }

    static void assertOn(const AgentProcess& agent) {
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
    }

    /// Runs it until it is full, and `end`s it then.
    static void assertEnds(const std::string& script, const std::function<void(std::unique_ptr<ExecClient>)>& end) {
        const Cage cage;
        if (skipped(cage))
            return;
        const TemporaryDirectory place;
        std::filesystem::permissions(place.path(), std::filesystem::perms(0755));
        const AgentProcess agent(with(cage));
        EchoClient live(agent.address());
        auto client = std::make_unique<ExecClient>(agent.address());
        client->startPath(cage.write(place.path() / "program", script));
        client->awaitOutput("full\n");
        live.converse(10);
        assertOn(agent);
        end(std::move(client));
        assertGone(cage);
        live.converse();
        assertOn(agent);
    }

    static void stop(std::unique_ptr<ExecClient> client) {
        client->send("stop");
        CPPUNIT_ASSERT(client->awaitStopped() != 0);
    }

public:
    void endsAForkBomb() { assertEnds(bomb, stop); }

    void endsAForkBombWithItsConnection() {
        assertEnds(bomb, [](std::unique_ptr<ExecClient> client) { client->abandon(); });
    }

    void goesOnBesideAMemoryHog() { assertEnds(hog, stop); }

    void goesOnBesideADiskFiller() {
        const Cage cage;
        if (skipped(cage))
            return;
        if (!SmallDisk::permitted()) {
            skip("a small disk needs a mount namespace, which this user may not have");
            return;
        }
        const SmallDisk disk(1 << 20U);
        auto settings = with(cage);
        settings.push_back("programs.tempDirectory=" + disk.path().string());
        const AgentProcess agent(settings);
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.startPath(cage.write(disk.path() / "program", filler));
        client.awaitOutput("full\n");
        live.converse(10);
        ExecClient other(agent.address());
        other.start("print('off')");
        const auto error = other.next();
        CPPUNIT_ASSERT_EQUAL(std::string("start_failed"), error.text("code"));
        CPPUNIT_ASSERT(error.text("detail").find("No space left on device") != std::string::npos);
        client.send("stop");
        CPPUNIT_ASSERT(client.awaitStopped() != 0);
        assertGone(cage);
        live.converse();
        std::filesystem::remove(disk.path() / "program/all of it");
        assertOn(agent);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HostileProgramsTest);

} // namespace further::testing
