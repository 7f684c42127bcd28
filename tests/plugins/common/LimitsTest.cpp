#include "plugins/common/RawProgram.h"

#include "plugins/common/process/LimitSettings.h"

#include <further/Error.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>

namespace further {

using launcher::Limit;
using launcher::Limits;
using launcher::Report;

/// The limits of programs where no control group keeps them: those of the process, and the keeper's clock.
class LimitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LimitsTest);
    CPPUNIT_TEST(theLowerOneHolds);
    CPPUNIT_TEST(eachIsInItsRange);
    CPPUNIT_TEST(memoryIsTheAddressSpace);
    CPPUNIT_TEST(aFileThatGetsTooLongEndsTheProgram);
    CPPUNIT_TEST(itsOwnScriptIsNoFileThatItWrites);
    CPPUNIT_TEST(openFilesAreCounted);
    CPPUNIT_TEST(processesOfAnotherUserAreCounted);
    CPPUNIT_TEST(processesOfTheAgentsUserAreNot);
    CPPUNIT_TEST(cpuWeightIsNiceness);
    CPPUNIT_TEST(aRequestCanOnlyLowerALimit);
    CPPUNIT_TEST(aRequestOutOfRangeIsDropped);
    CPPUNIT_TEST(endsAProgramThatRunsTooLong);
    CPPUNIT_TEST(killsAProgramThatRunsTooLongAndDoesNotObey);
    CPPUNIT_TEST(whatIsLeftBehindHasNoMoreTime);
    CPPUNIT_TEST(aProgramThatEndsInTimeIsToldNothing);
    CPPUNIT_TEST(aQuestionIsAnswered);
    CPPUNIT_TEST_SUITE_END();

    using Values = std::map<std::string, std::string>;

    /// A launcher whose rules these are.
    class Limited : public RawLauncher {
    public:
        explicit Limited(const Values& programs)
            : RawLauncher([&](ProgramFixture& fixture) { fixture.set(programs); }) {}
    };

    static std::string said(const RawLauncher& launcher, const std::string& script, const Limits& limits = {}) {
        RawProgram program(launcher, launcher.python(script), launcher.context.programUser().uid, limits);
        program.next(Report::Type::started);
        const auto output = program.rest();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(output, 0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        return output;
    }

    static void assertMet(RawProgram& program, Limit limit, std::int64_t amount) {
        const auto report = program.next();
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Report::Type::limited), static_cast<int>(report.type));
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(limit), report.first);
        CPPUNIT_ASSERT_EQUAL(amount, report.second);
    }

    static constexpr const char* showOpenFiles = "import resource\nprint(*resource.getrlimit(resource.RLIMIT_NOFILE))";

public:
    void theLowerOneHolds() {
        const Limits rules{100, 0, 5, 0, 50, 1000};
        const Limits asked{200, 7, 4, 0, 0, 2000};
        CPPUNIT_ASSERT((asked.within(rules) == Limits{100, 7, 4, 0, 50, 1000}));
        CPPUNIT_ASSERT(Limits().within(rules) == rules);
    }

    void eachIsInItsRange() {
        CPPUNIT_ASSERT(Limits().valid());
        CPPUNIT_ASSERT(
            (Limits{Limits::mostBytes, Limits::mostBytes, 4'194'304, 1'048'576, 100, 2'147'483'647}.valid()));
        CPPUNIT_ASSERT(!(Limits{Limits::mostBytes + 1, 0, 0, 0, 0, 0}.valid()));
        CPPUNIT_ASSERT(!(Limits{0, Limits::mostBytes + 1, 0, 0, 0, 0}.valid()));
        CPPUNIT_ASSERT(!(Limits{0, 0, 4'194'305, 0, 0, 0}.valid()));
        CPPUNIT_ASSERT(!(Limits{0, 0, 0, 1'048'577, 0, 0}.valid()));
        CPPUNIT_ASSERT(!(Limits{0, 0, 0, 0, 101, 0}.valid()));
        CPPUNIT_ASSERT(!(Limits{0, 0, 0, 0, 0, 2'147'483'648}.valid()));
        for (const auto& [key, value] :
             Values{{"maxProcesses", "5000000"}, {"cpuWeight", "101"}, {"maxOpenFiles", "2000000"}}) {
            const ProgramFixture fixture(Values{{key, value}});
            CPPUNIT_ASSERT_THROW(process::limitsFrom(fixture.context.programs()), Error);
        }
    }

    void memoryIsTheAddressSpace() {
        const Limited launcher(Values{{"maxMemory", "200 MiB"}});
        CPPUNIT_ASSERT_EQUAL(std::string("209715200 209715200\nfull\n"),
                             said(launcher, "import resource\n"
                                            "print(*resource.getrlimit(resource.RLIMIT_AS))\n"
                                            "try:\n    len(b'x' * 300000000)\nexcept MemoryError:\n    print('full')"));
    }

    void aFileThatGetsTooLongEndsTheProgram() {
        const Limited launcher(Values{{"maxFileSize", "64 KiB"}});
        RawProgram program(launcher, launcher.shell("exec head -c 1000000 /dev/zero >long"));
        program.next(Report::Type::started);
        assertMet(program, Limit::fileSize, 65536);
        CPPUNIT_ASSERT_EQUAL(-SIGXFSZ, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT_EQUAL(std::uintmax_t{65536}, std::filesystem::file_size(launcher.directory() / "work/long"));
    }

    void itsOwnScriptIsNoFileThatItWrites() {
        const Limited launcher(Values{{"maxFileSize", "10 B"}});
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said(launcher, "print('on')  # " + std::string(1000, '#')));
    }

    void openFilesAreCounted() {
        for (const auto& [most, had] : Values{{"0", "1024 "}, {"20", "20 20\n"}, {"4000", "1024 4000\n"}}) {
            const Limited launcher(Values{{"maxOpenFiles", most}});
            CPPUNIT_ASSERT_EQUAL(had, said(launcher, showOpenFiles).substr(0, had.size()));
        }
    }

    void processesOfAnotherUserAreCounted() {
        if (!ProgramsOfAnother::possible())
            return;
        const ProgramsOfAnother another;
        const Limited launcher(Values{{"maxProcesses", "1"}});
        CPPUNIT_ASSERT_EQUAL(std::string("1 1\nfull\n"),
                             said(launcher, "import os, resource\n"
                                            "print(*resource.getrlimit(resource.RLIMIT_NPROC), flush=True)\n"
                                            "try:\n    os.fork()\nexcept BlockingIOError:\n    print('full')"));
    }

    // The desktop of an ordinary user would be among them.
    void processesOfTheAgentsUserAreNot() {
        const Limited launcher(Values{{"maxProcesses", "1"}});
        CPPUNIT_ASSERT(said(launcher, "import resource\nprint(*resource.getrlimit(resource.RLIMIT_NPROC))") != "1 1\n");
    }

    void cpuWeightIsNiceness() {
        const auto usual = ::nice(0);
        for (const auto& [weight, niceness] : Values{{"100", "0"}, {"80", "1"}, {"10", "11"}, {"1", "19"}}) {
            const Limited launcher(Values{{"cpuWeight", weight}});
            CPPUNIT_ASSERT_EQUAL(std::to_string(std::max(usual, std::stoi(niceness))) + "\n",
                                 said(launcher, "import os\nprint(os.nice(0))"));
        }
    }

    void aRequestCanOnlyLowerALimit() {
        const Limited launcher(Values{{"maxOpenFiles", "100"}});
        for (const auto& [asked, had] :
             std::map<std::uint32_t, std::string>{{0, "100 100\n"}, {50, "50 50\n"}, {200, "100 100\n"}}) {
            Limits limits;
            limits.openFiles = asked;
            CPPUNIT_ASSERT_EQUAL(had, said(launcher, showOpenFiles, limits));
        }
    }

    void aRequestOutOfRangeIsDropped() {
        const RawLauncher launcher;
        Limits limits;
        limits.cpuWeight = 101;
        const RawProgram program(launcher, launcher.shell("exit 0"), launcher.context.programUser().uid, limits);
        CPPUNIT_ASSERT(program.hangsUpWithin(patience));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said(launcher, "print('on')"));
    }

    void endsAProgramThatRunsTooLong() {
        const Limited launcher(Values{{"maxRunTime", "100 ms"}});
        RawProgram program(launcher, launcher.shell("exec sleep 1000"));
        program.next(Report::Type::started);
        assertMet(program, Limit::runTime, 100);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void killsAProgramThatRunsTooLongAndDoesNotObey() {
        const Limited launcher(Values{{"maxRunTime", "100 ms"}});
        RawProgram program(launcher, launcher.shell("trap '' TERM; while :; do sleep 1000; done"));
        program.next(Report::Type::started);
        assertMet(program, Limit::runTime, 100);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void whatIsLeftBehindHasNoMoreTime() {
        const Limited launcher(Values{{"maxRunTime", "300 ms"}});
        auto spec = launcher.shell("setsid sh -c 'sleep 1000 & echo $!'");
        spec.keepChildren = true;
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended); // and no `limited`: nobody is there to be told
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void aProgramThatEndsInTimeIsToldNothing() {
        const Limited launcher(Values{{"maxRunTime", "60 s"}, {"maxFileSize", "1 MiB"}, {"maxMemory", "1024 MiB"}});
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said(launcher, "print('on')"));
    }

    void aQuestionIsAnswered() {
        const RawLauncher launcher;
        const launcher::Question question;
        launcher.send({reinterpret_cast<const char*>(&question), sizeof question}, {});
        launcher::Answer answer{7, 7, 7, 7};
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(sizeof answer),
                             ::recv(blocking(launcher), &answer, sizeof answer, 0));
        CPPUNIT_ASSERT(answer.memory <= 1 && answer.processes <= 1 && answer.cpuWeight <= 1);
        CPPUNIT_ASSERT(answer.grouped <= 1);
    }

private:
    static int blocking(const RawLauncher& launcher) {
        const int connection = launcher.connection().get();
        pollfd watched{connection, POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&watched, 1, 20'000));
        return connection;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsTest);

} // namespace further
