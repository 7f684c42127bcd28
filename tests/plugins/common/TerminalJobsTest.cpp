#include "plugins/common/ProgramSetting.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

namespace further {

using launcher::Spec;

/// Signals and jobs on a terminal, as somebody types there. It echoes, so what is typed is written otherwise than what
/// is awaited.
class TerminalJobsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TerminalJobsTest);
    CPPUNIT_TEST(ctrlCInterrupts);
    CPPUNIT_TEST(jobsAreStoppedAndContinued);
    CPPUNIT_TEST(runsTheLoginShell);
    CPPUNIT_TEST(stopEndsAShellWithAllJobs);
    CPPUNIT_TEST(stopIsToldToAJob);
    CPPUNIT_TEST(stopEndsWhatWasStopped);
    CPPUNIT_TEST(hangsUpWhenItsClientIsGone);
    CPPUNIT_TEST_SUITE_END();

    /// An interactive shell that says `ready> `.
    static Spec bash(const ProgramSetting& setting) {
        auto spec = ProgramSetting::onTerminal(setting.raw.shell(""));
        spec.arguments = {"/bin/bash", "--norc", "--noprofile", "-i"};
        spec.environment = {"PS1=ready> "};
        return spec;
    }

    /// Types a line, and awaits what comes of it.
    static void type(ProgramSetting& setting, const std::string& line, const std::string& awaited) {
        setting.heard.output.clear();
        setting.program->write(line);
        const bool came = setting.awaitOutput(awaited);
        CPPUNIT_ASSERT_MESSAGE(line + " gave: " + setting.heard.output, came);
    }

public:
    void ctrlCInterrupts() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("echo ready; exec sleep 1000")));
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->write("\x03");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGINT, *s.heard.exitCode);
    }

    void jobsAreStoppedAndContinued() {
        ProgramSetting s;
        s.start(bash(s));
        CPPUNIT_ASSERT(s.awaitOutput("ready> "));
        type(s, "sh -c 'echo o''n; read line; echo go''t'\r", "on");
        type(s, "\x1a", "Stopped");
        type(s, "echo here''too\r", "heretoo");
        type(s, "fg\r", "read line");
        type(s, "x\r", "got");
        type(s, "exit 7\r", "exit");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(7, *s.heard.exitCode);
    }

    void runsTheLoginShell() {
        ProgramSetting s;
        auto spec = ProgramSetting::onTerminal(s.raw.shell(""));
        spec.source = Spec::Source::shell;
        spec.arguments = {};
        s.start(spec);
        type(s, "shopt -q login_shell && echo $0:$SHELL:$PWD'!'\r", "-bash:/bin/bash:" + spec.workDirectory + "!");
        type(s, "exit 3\r", "logout");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(3, *s.heard.exitCode);
    }

    void stopEndsAShellWithAllJobs() {
        ProgramSetting s;
        auto spec = bash(s);
        spec.source = Spec::Source::shell; // which stop hangs up on: it ignores SIGTERM
        spec.arguments = {"--norc", "--noprofile", "-i"};
        spec.stopGrace = std::chrono::seconds(60);
        s.start(spec);
        type(s, "sleep 1000 & echo job''=$!.\r", "job=");
        CPPUNIT_ASSERT(s.awaitOutput("."));
        const auto job = static_cast<pid_t>(std::stol(s.heard.output.substr(s.heard.output.find("job=") + 4)));
        s.program->stop();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGHUP, *s.heard.exitCode);
        CPPUNIT_ASSERT(endsWithin(job, std::chrono::seconds(2)));
    }

    void stopIsToldToAJob() {
        ProgramSetting s;
        auto spec = bash(s);
        spec.stopGrace = std::chrono::seconds(60); // it isn't by SIGKILL that it ends
        s.start(spec);
        type(s, "sh -c 'trap \"touch trace; exit\" TERM; echo o''n; while :; do sleep 0.01; done'\r", "on\r\n");
        s.program->stop();
        CPPUNIT_ASSERT(s.raw.strand.runUntil([&] { return std::filesystem::exists(s.trace()); }));
    }

    void stopEndsWhatWasStopped() {
        ProgramSetting s;
        auto spec = ProgramSetting::onTerminal(s.raw.shell("echo ready; kill -STOP $$"));
        spec.stopGrace = std::chrono::seconds(60);
        s.start(spec);
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->stop();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, *s.heard.exitCode);
    }

    void hangsUpWhenItsClientIsGone() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("trap '' TERM; trap 'touch trace; exit' HUP; echo ready\n"
                                                       "while :; do sleep 0.01; done")));
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        const auto pid = s.program->pid();
        s.program.reset();
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::seconds(2)));
        CPPUNIT_ASSERT(std::filesystem::exists(s.trace()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TerminalJobsTest);

/// All of it with programs of another user than the launcher's.
class TerminalJobsOfAnotherTest : public TerminalJobsTest {
    CPPUNIT_TEST_SUB_SUITE(TerminalJobsOfAnotherTest, TerminalJobsTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TerminalJobsOfAnotherTest);

} // namespace further
