#include "plugins/common/RawProgram.h"

#include "plugins/common/process/LimitsCheck.h"

#include "support/ControlGroupTree.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further {

using launcher::Answer;
using launcher::Limits;
using Verdict = CheckResult::Verdict;

/// What `doctor` says of the limits of programs.
class LimitsCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LimitsCheckTest);
    CPPUNIT_TEST(saysWhatControlGroupsKeep);
    CPPUNIT_TEST(saysWhatIsWeakerWithoutThem);
    CPPUNIT_TEST(warnsOfALimitThatNothingKeeps);
    CPPUNIT_TEST(asksTheLauncher);
    CPPUNIT_TEST(saysThatTheLauncherIsGone);
    CPPUNIT_TEST(saysWhoBeginsAnothersLauncherAnew);
    CPPUNIT_TEST_SUITE_END();

    static void assertFinds(const std::string& finding, const CheckResult& result) {
        CPPUNIT_ASSERT(result.verdict == Verdict::good);
        CPPUNIT_ASSERT_EQUAL(finding, result.finding);
    }

    static Limits allLimits() { return {1, 1, 1, 1, 1, 1}; }

public:
    void saysWhatControlGroupsKeep() {
        assertFinds("Limits of programs are kept by control groups: memory, processes and CPU weight.",
                    process::findingOf({1, 1, 1, 1}, allLimits(), true));
        assertFinds(
            "Limits of programs are kept by control groups: processes; by the limits of each process: memory as "
            "the address space of each process and CPU weight as niceness.",
            process::findingOf({1, 0, 1, 0}, allLimits(), true));
    }

    void saysWhatIsWeakerWithoutThem() {
        assertFinds("Limits of programs are kept by the limits of each process (setrlimit).",
                    process::findingOf({}, {}, true));
        assertFinds(
            "Limits of programs are kept by the limits of each process (setrlimit): memory as the address space "
            "of each process, processes as all those of the programs' user together and CPU weight as niceness.",
            process::findingOf({1, 0, 0, 0}, allLimits(), false));
    }

    void warnsOfALimitThatNothingKeeps() {
        const auto result = process::findingOf({}, allLimits(), true);
        CPPUNIT_ASSERT(result.verdict == Verdict::warning);
        CPPUNIT_ASSERT(result.finding.starts_with("Nothing limits the processes of programs"));
        CPPUNIT_ASSERT(!result.fix.empty());
    }

    void asksTheLauncher() {
        const RawLauncher launcher([](ProgramFixture& fixture) {
            const testing::ControlGroupTree tree(fixture.directory() / "groups", "memory pids");
            fixture.set({{"controlGroup", tree.path()}});
        });
        assertFinds("Limits of programs are kept by control groups: memory and processes.",
                    process::limitsCheck(launcher.context)());
    }

    void saysThatTheLauncherIsGone() {
        const ProgramFixture fixture;
        const auto result = process::limitsCheck(fixture.context)();
        CPPUNIT_ASSERT(result.verdict == Verdict::fault);
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl restart"), result.fix);
    }

    void saysWhoBeginsAnothersLauncherAnew() {
        ProgramFixture fixture;
        fixture.set({{"launcher", "/nowhere/launcher.sock"}});
        const auto result = process::limitsCheck(fixture.context)();
        CPPUNIT_ASSERT(result.verdict == Verdict::fault);
        CPPUNIT_ASSERT(result.fix.find("sudo systemctl restart further-link") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsCheckTest);

} // namespace further
