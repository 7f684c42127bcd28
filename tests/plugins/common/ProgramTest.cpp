#include "plugins/common/ProgramSetting.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace further {

class ProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramTest);
    CPPUNIT_TEST(tellsOfAProgramFromItsStartToItsEnd);
    CPPUNIT_TEST(tellsWhyItCouldNotStart);
    CPPUNIT_TEST(asksForTheUserWhomItWasGiven);
    CPPUNIT_TEST(mayBeDestroyedWhenItIsToldTheEnd);
    CPPUNIT_TEST(aHeldPipeDelaysTheEndByTheGraceAtMost);
    CPPUNIT_TEST(timeInPauseDoesNotCountForAHeldPipe);
    CPPUNIT_TEST(whatIsInAHeldPipeIsTold);
    CPPUNIT_TEST(stopKillsWhatIsLeftBehind);
    CPPUNIT_TEST(nothingIsToldInPauseButTheStart);
    CPPUNIT_TEST(aPauseBeforeTheStartHolds);
    CPPUNIT_TEST(inputComesThroughWhatEverItsSize);
    CPPUNIT_TEST(inputThatNobodyReadsWaits);
    CPPUNIT_TEST(inputForAProgramThatClosedItsStdinIsRefused);
    CPPUNIT_TEST(aDeadKeeperCountsAsKilled);
    CPPUNIT_TEST(aDeadLauncherIsTold);
    CPPUNIT_TEST(destroyingItEndsTheProgram);
    CPPUNIT_TEST(aScriptThatIsTooLongIsRefused);
    CPPUNIT_TEST_SUITE_END();

    using Events = std::vector<std::string>;
    /// Leaves a grandchild with the program's pipes behind, which the keeper lets live.
    static launcher::Spec holdingSpec(const ProgramSetting& setting) {
        auto spec = setting.raw.shell("sleep 1000 & echo out; exit 6");
        spec.keepChildren = true;
        spec.leftoverGrace = std::chrono::seconds(1);
        return spec;
    }

public:
    void tellsOfAProgramFromItsStartToItsEnd() {
        ProgramSetting s;
        s.start(s.raw.shell("echo out; echo err >&2; exit 6"));
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT((Events{"started", "output", "stopped"} == s.heard.events));
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), s.heard.output);
        CPPUNIT_ASSERT_EQUAL(std::string("err\n"), s.heard.error);
        CPPUNIT_ASSERT_EQUAL(6, *s.heard.exitCode);
    }

    void tellsWhyItCouldNotStart() {
        ProgramSetting s;
        auto spec = s.raw.shell("");
        spec.arguments[0] = "/missing";
        s.start(spec);
        CPPUNIT_ASSERT(s.awaitEvent("failed"));
        CPPUNIT_ASSERT(Events{"failed"} == s.heard.events);
        CPPUNIT_ASSERT(s.heard.failure->errorCode() == ErrorCode::startFailed);
        CPPUNIT_ASSERT_EQUAL(std::string("\"/missing\" does not exist: advice."), s.heard.failure->detail());
    }

    void asksForTheUserWhomItWasGiven() {
        ProgramSetting s;
        process::Program::Request request{s.raw.shell("exit 0"), "advice."};
        request.user = ::geteuid() + 4711; // whom the launcher's rules don't name
        s.program = std::make_unique<process::Program>(s.client, s.raw.strand, std::move(request), s.heard);
        CPPUNIT_ASSERT(s.awaitEvent("failed"));
        CPPUNIT_ASSERT(s.heard.failure->errorCode() == ErrorCode::forbidden);
    }

    void mayBeDestroyedWhenItIsToldTheEnd() {
        for (const char* line : {"exit 0", "echo out", "sleep 1000 &"}) {
            ProgramSetting s;
            s.heard.atStop = [&] { s.program.reset(); };
            s.start(s.raw.shell(line));
            CPPUNIT_ASSERT(s.raw.strand.runUntil([&] {
                s.raw.strand.advance(std::chrono::milliseconds(50));
                return s.heard.exitCode.has_value();
            }));
            CPPUNIT_ASSERT(!s.program);
        }
    }

    void aHeldPipeDelaysTheEndByTheGraceAtMost() {
        ProgramSetting s;
        s.start(holdingSpec(s));
        CPPUNIT_ASSERT(s.awaitGrace());
        s.raw.strand.advance(std::chrono::milliseconds(999));
        CPPUNIT_ASSERT(!s.heard.exitCode);
        s.raw.strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT_EQUAL(6, *s.heard.exitCode);
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), s.heard.output);
    }

    void timeInPauseDoesNotCountForAHeldPipe() {
        ProgramSetting s;
        s.start(holdingSpec(s));
        CPPUNIT_ASSERT(s.awaitGrace());
        s.raw.strand.advance(std::chrono::milliseconds(600));
        s.program->pause();
        s.raw.strand.advance(std::chrono::hours(1));
        s.program->resume();
        s.raw.strand.advance(std::chrono::milliseconds(399));
        CPPUNIT_ASSERT(!s.heard.exitCode);
        s.raw.strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT(s.heard.exitCode);
    }

    void whatIsInAHeldPipeIsTold() {
        ProgramSetting s;
        auto spec = holdingSpec(s);
        spec.arguments[2] = "sleep 1000 & printf 'half a character: \\303'; exit 6";
        s.start(spec);
        CPPUNIT_ASSERT(s.awaitGrace());
        s.raw.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string("half a character: \xEF\xBF\xBD"), s.heard.output);
        CPPUNIT_ASSERT((Events{"started", "output", "stopped"} == s.heard.events));
    }

    void stopKillsWhatIsLeftBehind() {
        ProgramSetting s;
        s.start(holdingSpec(s));
        CPPUNIT_ASSERT(s.awaitGrace());
        s.program->stop();
        CPPUNIT_ASSERT(s.awaitEvent("stopped")); // by the end of the pipes: the strand's clock stands still
        CPPUNIT_ASSERT_EQUAL(6, *s.heard.exitCode);
    }

    void nothingIsToldInPauseButTheStart() {
        ProgramSetting s;
        s.start(s.raw.shell("read go; echo out; exit 6"));
        CPPUNIT_ASSERT(s.awaitEvent("started"));
        s.program->pause();
        s.program->write("go\n");
        CPPUNIT_ASSERT(
            !s.anythingHappensWithin(std::chrono::milliseconds(100), [&] { return s.heard.events.size() > 1; }));
        s.program->resume();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), s.heard.output);
    }

    void aPauseBeforeTheStartHolds() {
        ProgramSetting s;
        s.start(s.raw.shell("echo out"));
        s.program->pause();
        CPPUNIT_ASSERT(s.awaitEvent("started"));
        CPPUNIT_ASSERT(
            !s.anythingHappensWithin(std::chrono::milliseconds(100), [&] { return s.heard.events.size() > 1; }));
        s.program->resume();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
    }

    void inputComesThroughWhatEverItsSize() {
        ProgramSetting s;
        s.start(s.raw.shell("exec cat"));
        std::string all;
        for (const std::size_t size : {std::size_t(1), std::size_t(0), std::size_t(300'000), std::size_t(65'536)}) {
            all += std::string(size, 'x') + '\n';
            s.program->write(std::string(size, 'x') + '\n');
        }
        s.program->closeInput();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT(all == s.heard.output);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), s.program->pendingInput());
        CPPUNIT_ASSERT(s.heard.inputWritten > 0);
    }

    void inputThatNobodyReadsWaits() {
        ProgramSetting s;
        s.start(s.raw.shell("exec sleep 1000"));
        s.program->write(std::string(1'000'000, 'x'));
        CPPUNIT_ASSERT(s.awaitEvent("started"));
        CPPUNIT_ASSERT(s.program->pendingInput() > 900'000);
        s.program->stop();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, *s.heard.exitCode);
    }

    void inputForAProgramThatClosedItsStdinIsRefused() {
        ProgramSetting s;
        s.start(s.raw.shell("exec <&-; echo closed; sleep 1000"));
        CPPUNIT_ASSERT(s.awaitOutput("closed"));
        s.program->write("text");
        CPPUNIT_ASSERT(s.program->inputRefused());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), s.program->pendingInput());
    }

    void aDeadKeeperCountsAsKilled() {
        ProgramSetting s;
        s.start(s.raw.shell("echo out; exec sleep 1000"));
        CPPUNIT_ASSERT(s.awaitOutput("out"));
        ::kill(parentOf(s.program->pid()), SIGKILL);
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, *s.heard.exitCode);
    }

    void aDeadLauncherIsTold() {
        ProgramSetting s;
        ::kill(s.raw.pid(), SIGSTOP); // so that the request is still on its way
        s.start(s.raw.shell("exit 0"));
        ::kill(s.raw.pid(), SIGKILL);
        CPPUNIT_ASSERT(s.awaitEvent("failed"));
        CPPUNIT_ASSERT(s.heard.failure->errorCode() == ErrorCode::unavailable);
    }

    void destroyingItEndsTheProgram() {
        ProgramSetting s;
        s.start(s.raw.shell("trap '' TERM; echo out; while :; do sleep 1000; done"));
        CPPUNIT_ASSERT(s.awaitOutput("out"));
        const auto pid = s.program->pid();
        s.program.reset();
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::seconds(2)));
    }

    void aScriptThatIsTooLongIsRefused() {
        ProgramSetting s;
        try {
            s.start(s.raw.python(std::string(33 * 1024 * 1024, ' ')));
            CPPUNIT_FAIL("it was taken");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::tooLarge);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramTest);

} // namespace further
