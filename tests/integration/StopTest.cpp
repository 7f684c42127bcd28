#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Processes.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace further::testing {

/// `stop`, and `stdin` up to its end.
class StopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StopTest);
    CPPUNIT_TEST(endsAnObedientProgramWithItsSignal);
    CPPUNIT_TEST(killsAnObstinateProgramAfterItsGrace);
    CPPUNIT_TEST(letsAProgramTidyUp);
    CPPUNIT_TEST(endsTheWholeTree);
    CPPUNIT_TEST(stopsAProgramThatHasHardlyStarted);
    CPPUNIT_TEST(takesASecondStopForTheFirst);
    CPPUNIT_TEST(givesInputToTheProgramInOrder);
    CPPUNIT_TEST(closesStdinAtItsEnd);
    CPPUNIT_TEST(keepsInputThatComesBeforeTheProgramRuns);
    CPPUNIT_TEST(survivesAProgramThatClosesItsStdin);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* waits = "import time\nprint('ready')\ntime.sleep(20)";

public:
    void endsAnObedientProgramWithItsSignal() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start(waits);
        client.awaitOutput("ready\n");
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
    }

    void killsAnObstinateProgramAfterItsGrace() {
        const AgentProcess agent({"python-exec.stopGrace=200 ms"});
        ExecClient client(agent.address());
        client.start(std::string("import signal\nsignal.signal(15, signal.SIG_IGN)\n") + waits);
        client.awaitOutput("ready\n");
        const auto begun = std::chrono::steady_clock::now();
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped());
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(200));
    }

    void letsAProgramTidyUp() {
        const AgentProcess agent({"python-exec.stopGrace=30 s"});
        ExecClient client(agent.address());
        client.start(std::string("import signal, sys\ndef tidy(*_):\n  print('tidy')\n  sys.exit(7)\n"
                                 "signal.signal(15, tidy)\n") +
                     waits);
        client.awaitOutput("ready\n");
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(7, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("ready\ntidy\n"), client.output());
    }

    void endsTheWholeTree() {
        const AgentProcess agent({"python-exec.stopGrace=200 ms"});
        ExecClient client(agent.address());
        // A child in the group, and one that has left it and ignores the signal.
        client.start("import os, signal, time\nfor stubborn in (False, True):\n  if os.fork() == 0:\n    if stubborn:\n"
                     "      os.setsid()\n      signal.signal(15, signal.SIG_IGN)\n"
                     "    os.write(1, b'%d\\n' % os.getpid())\n    time.sleep(20)\ntime.sleep(20)");
        client.awaitOutput("\n");
        while (linesIn(client.output()) < 2)
            client.await("stdout");
        const auto cut = client.output().find('\n');
        const WatchedProcess one(std::stoi(client.output()));
        const WatchedProcess other(std::stoi(client.output().substr(cut + 1)));
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped());
        CPPUNIT_ASSERT(one.awaitEnd(std::chrono::seconds(2)));
        CPPUNIT_ASSERT(other.awaitEnd(std::chrono::seconds(2)));
    }

    void stopsAProgramThatHasHardlyStarted() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (int i = 0; i < 20; ++i) {
            client.start("import time\ntime.sleep(60)"); // it says nothing, however far it gets
            client.send("stop");
            CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("started stopped"), client.types());
            client.forgetTypes();
        }
    }

    void takesASecondStopForTheFirst() {
        const AgentProcess agent({"python-exec.stopGrace=100 ms"});
        ExecClient client(agent.address());
        client.start(std::string("import signal\nsignal.signal(15, signal.SIG_IGN)\n") + waits);
        client.awaitOutput("ready\n");
        client.send("stop");
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"), client.errorFor(R"({"type":"stop"})"));
    }

    void givesInputToTheProgramInOrder() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nfor line in sys.stdin:\n  print('<' + line[:-1] + '>')");
        client.type("o");
        client.type("ne\ntw");
        client.type("");
        client.type("o\n");
        client.awaitOutput("<one>\n<two>\n");
        client.type("last, without an end", true);
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("<one>\n<two>\n<last, without an en>\n"), client.output());
    }

    void closesStdinAtItsEnd() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nprint(repr(sys.stdin.read()))");
        client.type("all of it\n");
        client.type("", true);
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("'all of it\\n'\n"), client.output());
    }

    void keepsInputThatComesBeforeTheProgramRuns() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (int i = 0; i < 5; ++i) {
            client.start("import sys\nprint(sys.stdin.read())"); // and before 'started' has been read:
            client.type("early");
            client.type(", and at its end", true);
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("early, and at its end\n"), client.output());
        }
    }

    void survivesAProgramThatClosesItsStdin() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import os, time\nos.close(0)\nprint('closed')\ntime.sleep(20)");
        client.awaitOutput("closed\n");
        client.type("nobody reads this\n");
        client.send("stop");
        auto last = client.next();
        while (last.type == "error") // it may say that nobody reads
            last = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("stopped"), last.type);
        CPPUNIT_ASSERT_EQUAL(-15, last.data->getValue<int>("exitCode"));
    }

private:
    static long linesIn(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StopTest);

} // namespace further::testing
