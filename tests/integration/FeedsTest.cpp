#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <string>

namespace further::testing {

/// The agent's log and its events, as they come.
class FeedsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FeedsTest);
    CPPUNIT_TEST(followsEvents);
    CPPUNIT_TEST(followsTheLog);
    CPPUNIT_TEST(printsTheLastLines);
    CPPUNIT_TEST_SUITE_END();

    static void assertEndsWithCtrlC(ChildProcess& follower) {
        follower.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(128 + SIGINT, follower.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), follower.errors());
    }

public:
    void followsEvents() {
        const AgentProcess agent;
        auto events = Linkctl(agent).start({"events", "-f"});
        events.awaitOutput("The plugin system-info is running"); // what happens from now on is followed
        {
            ExecClient client(agent.address());
            events.awaitOutput("has come");
            client.start("input()");
            events.awaitOutput("runs for client 1");
            client.type("\n");
            client.awaitStopped();
            events.awaitOutput("of client 1 has ended");
            client.start("input()");
            client.await("started");
            events.awaitOutput("program 2");
        }
        events.awaitOutput("its programs end: 1");
        RawClient page(agent.port());
        page.send(RawClient::request(agent.port(), "/exec", "Origin: https://evil.example\r\n"));
        CPPUNIT_ASSERT_EQUAL(403, page.readStatus());
        events.awaitOutput("was refused (403)");
        events.awaitOutput("https://evil.example may not use this device");
        for (const std::string word : {" connected ", " started ", " stopped ", " disconnected ", " refused "})
            CPPUNIT_ASSERT_MESSAGE(word + "in " + events.output(), events.output().find(word) != std::string::npos);
        assertEndsWithCtrlC(events);
    }

    void followsTheLog() {
        const AgentProcess agent;
        const ExecClient before(agent.address());
        auto logs = Linkctl(agent).start({"logs", "-f"});
        logs.awaitOutput("connected client=1 address=127.0.0.1:");
        {
            const ExecClient client(agent.address());
            logs.awaitOutput("connected client=2 address=127.0.0.1:");
        }
        logs.awaitOutput("disconnected client=2 ");
        assertEndsWithCtrlC(logs);
        auto json = Linkctl(agent).start({"logs", "-f", "--json"});
        json.awaitOutput(R"("level":"notice","source":"audit","text":"disconnected client=2 )");
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(1, json.awaitExit()); // the agent has gone
        CPPUNIT_ASSERT(json.errors().find("has ended the connection") != std::string::npos);
    }

    void printsTheLastLines() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        ExecClient(agent.address()).run("print(1)");
        linkctl.await({"events", "-n", "1"}, "leaves");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, linesOf(linkctl.print({"logs", "-n", "2"})).size());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.print({"logs", "-n", "0"}));
        CPPUNIT_ASSERT_EQUAL(2, linkctl.run({"logs", "-n", "many"}).exitCode);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FeedsTest);

} // namespace further::testing
