#include "plugins/common/ProgramFixture.h"
#include "plugins/common/RawProgram.h"

#include "plugins/common/process/LauncherClient.h"

#include <further/Error.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <memory>

namespace further {

class LauncherClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LauncherClientTest);
    CPPUNIT_TEST(saysWhatIsMissing);
    CPPUNIT_TEST(saysWhenTheSocketCannotBeMade);
    CPPUNIT_TEST(isUnavailableWhileThereIsNoLauncher);
    CPPUNIT_TEST(startsADeadLauncherAgain);
    CPPUNIT_TEST(startsALauncherAgainThatWasToldToEnd);
    CPPUNIT_TEST(waitsWhereItDiesAgainAndAgain);
    CPPUNIT_TEST(leavesItToTheOthersAndEndsWithTheLast);
    CPPUNIT_TEST(mayBeDestroyedBeforeTheStrandHasRun);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::array<int, launcher::passedCount> standard{0, 1, 2, 0, 1}; // no keeper can use them

    static bool isAvailable(const process::LauncherClient& client) {
        try {
            client.start(client.programUser(), standard);
            return true;
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::unavailable);
            return false;
        }
    }

    static void assertUnavailable(const process::LauncherClient& client) { CPPUNIT_ASSERT(!isAvailable(client)); }

    /// Kills the launcher and goes through the restart.
    static void assertStartsAgain(int signal) {
        RawLauncher raw;
        process::LauncherClient client(raw.context);
        raw.strand.runPosted();
        ::kill(raw.pid(), signal);
        CPPUNIT_ASSERT(endsWithin(raw.pid(), patience));
        assertUnavailable(client);
        CPPUNIT_ASSERT(raw.strand.runUntil([&] { return isAvailable(client); }));
    }

public:
    void saysWhatIsMissing() {
        ProgramFixture f;
        f.context.setDirectories({f.context.directories().runtime, "/missing"});
        try {
            process::LauncherClient client(f.context);
            CPPUNIT_FAIL("it found one");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.detail().find("/missing/further-launcher can't be executed") != std::string::npos);
        }
    }

    void saysWhenTheSocketCannotBeMade() {
        ProgramFixture f;
        f.context.setDirectories({f.directory() / "missing" / "too", FURTHER_BIN});
        CPPUNIT_ASSERT_THROW(process::LauncherClient(f.context), Error);
        f.context.setDirectories({f.directory() / std::string(108, 'x'), FURTHER_BIN});
        CPPUNIT_ASSERT_THROW(process::LauncherClient(f.context), Error);
    }

    void isUnavailableWhileThereIsNoLauncher() {
        RawLauncher raw;
        const process::LauncherClient client(raw.context);
        ::kill(raw.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(raw.pid(), patience));
        assertUnavailable(client);
    }

    void startsADeadLauncherAgain() { assertStartsAgain(SIGKILL); }

    void startsALauncherAgainThatWasToldToEnd() { assertStartsAgain(SIGTERM); }

    void waitsWhereItDiesAgainAndAgain() {
        RawLauncher raw;
        raw.context.setDirectories({raw.context.directories().runtime, "/missing"});
        const process::LauncherClient client(raw.context);
        raw.strand.runPosted();
        ::kill(raw.pid(), SIGKILL);
        CPPUNIT_ASSERT(raw.strand.runUntil([&] { return raw.strand.timers() == 1; }));
        assertUnavailable(client);
        raw.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), raw.strand.timers());
        raw.context.setDirectories({raw.context.directories().runtime, FURTHER_BIN});
        raw.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), raw.strand.timers());
        client.start(client.programUser(), standard);
    }

    void leavesItToTheOthersAndEndsWithTheLast() {
        ProgramFixture f;
        auto first = std::make_unique<process::LauncherClient>(f.context); // it has started it
        auto last = std::make_unique<process::LauncherClient>(f.context);
        first.reset();
        last->start(last->programUser(), standard);
        last.reset();
        CPPUNIT_ASSERT(!std::filesystem::exists(f.context.directories().runtime)); // the launcher's last deed
    }

    void mayBeDestroyedBeforeTheStrandHasRun() {
        ProgramFixture f;
        { const process::LauncherClient client(f.context); }
        f.strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.strand.watches());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LauncherClientTest);

} // namespace further
