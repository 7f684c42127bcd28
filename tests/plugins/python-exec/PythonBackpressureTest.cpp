#include "PythonFixture.h"

#include "plugins/common/Processes.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <csignal>

namespace further {

/// What happens while the client reads too slowly, or the program does.
class PythonBackpressureTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PythonBackpressureTest);
    CPPUNIT_TEST(aPausedClientMakesItsProgramWait);
    CPPUNIT_TEST(nothingIsLostInFiftyMegabytes);
    CPPUNIT_TEST(aProgramThatStartsInAPauseWaits);
    CPPUNIT_TEST(stopWorksInAPauseAndComesAfterTheOutput);
    CPPUNIT_TEST(inputIsHeldWhenTooMuchWaits);
    CPPUNIT_TEST(inputIsNoLongerHeldWhenTheProgramHasRead);
    CPPUNIT_TEST(inputIsNoLongerHeldWhenTheProgramHasEnded);
    CPPUNIT_TEST(theInputOfAllProgramsCounts);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds awhile{100};

public:
    void aPausedClientMakesItsProgramWait() {
        PythonFixture f;
        f.run("while True:\n    print('x' * 1000)");
        CPPUNIT_ASSERT(f.awaitOutput("xxx"));
        f.handler->onPause();
        const auto count = f.session.sent().size();
        CPPUNIT_ASSERT(!f.strand.runUntil([&] { return f.session.sent().size() > count; }, awhile));
        f.handler->onResume();
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return f.session.sent().size() > count; }));
    }

    void nothingIsLostInFiftyMegabytes() {
        PythonFixture f;
        f.run("import sys\nfor i in range(500):\n    sys.stdout.write('%099999d\\n' % i)");
        std::size_t bytes = 0;
        std::size_t lines = 0;
        bool ended = false;
        while (!ended) {
            CPPUNIT_ASSERT(f.strand.runUntil([&] { return !f.session.sent().empty(); }));
            f.handler->onPause();
            f.handler->onPause();
            for (const auto& message : f.session.sent()) {
                const auto output = message.data->optValue<std::string>("output", {});
                bytes += output.size();
                lines += static_cast<std::size_t>(std::count(output.begin(), output.end(), '\n'));
                ended = message.type == "stopped";
            }
            f.session.clear();
            f.handler->onResume();
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(50'000'000), bytes);
        CPPUNIT_ASSERT_EQUAL(std::size_t(500), lines);
    }

    void aProgramThatStartsInAPauseWaits() {
        PythonFixture f;
        f.handler->onPause();
        f.run("print('hi')");
        CPPUNIT_ASSERT(f.await("started"));
        CPPUNIT_ASSERT(!f.strand.runUntil([&] { return f.session.sent().size() > 1; }, awhile));
        f.handler->onResume();
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped "), f.typesSent());
    }

    void stopWorksInAPauseAndComesAfterTheOutput() {
        PythonFixture f;
        f.run("while True:\n    print('x' * 1000)");
        CPPUNIT_ASSERT(f.awaitOutput("xxx"));
        const auto pid = f.session.jobs()[0].pid;
        f.handler->onPause();
        f.receive("stop");
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::seconds(20)));
        f.strand.advance(std::chrono::hours(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.count("stopped"));
        f.handler->onResume();
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, f.exitCode());
    }

    void inputIsHeldWhenTooMuchWaits() {
        PythonFixture f({}, {{"pendingInput", "1 MiB"}});
        f.run("import time\ntime.sleep(1000)");
        f.receive("stdin", {{"input", std::string(1'000'000, 'x')}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.holds());
        f.receive("stdin", {{"input", std::string(200'000, 'x')}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.holds());
        f.receive("stdin", {{"input", "what was read already is taken too"}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.holds());
    }

    void inputIsNoLongerHeldWhenTheProgramHasRead() {
        PythonFixture f({}, {{"pendingInput", "1 MiB"}});
        f.run("import sys\nsys.stdin.read(1_600_000)\nprint('read')\ninput()\ninput()");
        f.receive("stdin", {{"input", std::string(2'000'000, 'x')}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.holds());
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return f.session.holds() == 0; }));
    }

    void inputIsNoLongerHeldWhenTheProgramHasEnded() {
        PythonFixture f({}, {{"pendingInput", "1 MiB"}});
        f.run("import time\ntime.sleep(1000)");
        f.receive("stdin", {{"input", std::string(2'000'000, 'x')}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.holds());
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.holds());
    }

    void theInputOfAllProgramsCounts() {
        PythonFixture f({}, {{"pendingInput", "1 MiB"}});
        for (const char* process : {"a", "b"}) {
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.holds());
            f.run("import time\ntime.sleep(1000)", process);
            f.receive("stdin", {{"input", std::string(700'000, 'x')}}, process);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.holds());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PythonBackpressureTest);

} // namespace further
