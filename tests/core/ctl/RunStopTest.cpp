#include "FakeAgent.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <future>

namespace further::ctl {

/// How `further-linkctl run` ends what it runs.
class RunStopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunStopTest);
    CPPUNIT_TEST(stopsTheProgramAtCtrlC);
    CPPUNIT_TEST(stopsTheProgramAtSigterm);
    CPPUNIT_TEST(stopsAProgramThatIsStillBeingStarted);
    CPPUNIT_TEST(leavesAtTheSecondCtrlC);
    CPPUNIT_TEST(stopsWhileOurOutputIsHeldUp);
    CPPUNIT_TEST(goesWhereTheAgentTakesNoStop);
    CPPUNIT_TEST(stopsWhenNobodyReadsOurOutput);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryFile _file{"pass\n"};

    std::vector<std::string> words(const FakeAgent& agent) const {
        return {"run", "--port", agent.port(), _file.path()};
    }

    static void readyThenStop(FakeConnection& client) {
        client.start();
        client.sendOutput("stdout", "ready\n");
        client.expect("stop");
        client.sendOutput("stdout", "cleaned up\n");
        client.stopped(-15);
    }

    /// Outputs until the connection takes no more for a while.
    static void flood(FakeConnection& client) {
        client.socket().setSendTimeout(Poco::Timespan(0, 300'000));
        try {
            for (;;)
                client.sendOutput("stdout", std::string(65536, 'x'));
        } catch (const Poco::Exception&) {
        }
    }

public:
    void stopsTheProgramAtCtrlC() {
        FakeAgent agent(readyThenStop);
        Linkctl linkctl(words(agent), Linkctl::Joined::terminal);
        linkctl.awaitOutput("ready");
        linkctl.type("\x03");
        CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find("cleaned up") != std::string::npos);
        agent.awaitPlay();
    }

    void stopsTheProgramAtSigterm() {
        FakeAgent agent(readyThenStop);
        Linkctl linkctl(words(agent));
        linkctl.awaitOutput("ready");
        linkctl.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void stopsAProgramThatIsStillBeingStarted() {
        std::promise<void> asked;
        std::promise<void> interrupted;
        FakeAgent agent([&](FakeConnection& client) {
            client.expect("start");
            asked.set_value();
            interrupted.get_future().get();
            client.send(R"({"type":"started"})");
            client.expect("stop");
            client.stopped(-15);
        });
        Linkctl linkctl(words(agent));
        asked.get_future().get();
        linkctl.signal(SIGINT);
        interrupted.set_value();
        CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void leavesAtTheSecondCtrlC() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendOutput("stdout", "ready\n");
            client.expect("stop");
            client.sendOutput("stdout", "never mind\n");
            CPPUNIT_ASSERT_EQUAL(1006, client.awaitClose());
        });
        Linkctl linkctl(words(agent));
        linkctl.awaitOutput("ready");
        linkctl.signal(SIGINT);
        linkctl.awaitOutput("never mind");
        linkctl.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void stopsWhileOurOutputIsHeldUp() {
        std::promise<void> full;
        FakeAgent agent([&](FakeConnection& client) {
            client.start();
            flood(client);
            full.set_value();
            client.expect("stop");
        });
        Linkctl linkctl(words(agent));
        full.get_future().get();
        linkctl.signal(SIGINT);
        agent.awaitPlay();
    }

    void goesWhereTheAgentTakesNoStop() {
        std::promise<void> gone;
        FakeAgent agent([&](FakeConnection& client) {
            client.start();
            client.sendOutput("stdout", "ready\n");
            gone.get_future().get(); // It reads nothing meanwhile.
        });
        Linkctl linkctl(words(agent));
        linkctl.awaitOutput("ready");
        linkctl.type(std::string(1u << 20, 'x'));
        linkctl.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("took no stop") != std::string::npos);
        gone.set_value();
    }

    void stopsWhenNobodyReadsOurOutput() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendOutput("stdout", "ready\n");
            client.expect("stdin");
            client.sendOutput("stdout", "lost\n");
            client.expect("stop");
        });
        Linkctl linkctl(words(agent));
        linkctl.awaitOutput("ready");
        linkctl.stopReading();
        linkctl.type("go\n");
        CPPUNIT_ASSERT_EQUAL(141, linkctl.awaitExit());
        agent.awaitPlay();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunStopTest);

} // namespace further::ctl
