#include "plugins/common/FakeWaitingProgram.h"
#include "support/Deadline.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>

namespace further {

using launcher::Report;

/// Programs that wait and give the launcher, or their keeper, more to do than they should.
class WaitingTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WaitingTroubleTest);
    CPPUNIT_TEST(oneThatIsTooLargeToBeHandedOverBeginsCold);
    CPPUNIT_TEST(theLauncherRestsBetweenOnesThatDie);
    CPPUNIT_TEST_SUITE_END();

public:
    void oneThatIsTooLargeToBeHandedOverBeginsCold() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, waits + "begin()"), 1);
        launcher.await(isReady);
        auto spec = cold(launcher);
        spec.scriptDirectory = "/" + std::string(80'000, 'x');
        auto program = RawProgram::thatMayWait(launcher, spec);
        program.next(Report::Type::failed); // as from cold
    }

    /// The numbers are soon what they were, and have been told: there is nothing to wait for but the next one.
    void theLauncherRestsBetweenOnesThatDie() {
        const RawLauncher launcher;
        const auto file = launcher.directory() / "work" / "runs";
        launcher.prepare(waiting(launcher, "say(READY)\nprint('x', file=open('" + file.string() +
                                               "', 'a'))\ntime.sleep(0.05)\nsys.exit()"),
                         1);
        for (const testing::Deadline deadline; !std::filesystem::exists(file) || std::filesystem::file_size(file) < 4;)
            CPPUNIT_ASSERT(!deadline.passed());
        testing::letPass(std::chrono::milliseconds(300));
        const auto before = timeUsedBy(launcher.pid());
        testing::letPass(std::chrono::milliseconds(500));
        CPPUNIT_ASSERT_LESS(before + std::chrono::milliseconds(150), timeUsedBy(launcher.pid()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WaitingTroubleTest);

} // namespace further
