#include "support/ExecClient.h"
#include "support/Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace further::testing {

/// Clients of one agent on two loops.
class LoopsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoopsTest);
    CPPUNIT_TEST(runsProgramsOnBoth);
    CPPUNIT_TEST(listsAndStopsProgramsOfBoth);
    CPPUNIT_TEST(takesClientsOnWhileOthersLeave);
    CPPUNIT_TEST(endsThemAllAtItsEnd);
    CPPUNIT_TEST_SUITE_END();

    using Clients = std::vector<std::unique_ptr<ExecClient>>;

    static std::vector<std::string> two() { return {"agent.loops=2"}; }
    static Clients connect(const AgentProcess& agent) {
        Clients all;
        for (int i = 0; i < 8; ++i)
            all.push_back(std::make_unique<ExecClient>(agent.address()));
        return all;
    }

public:
    void runsProgramsOnBoth() {
        const AgentProcess agent(two());
        const auto all = connect(agent);
        for (const auto& client : all)
            client->start("for i in range(2000): print(i)\nprint(input())\n");
        for (const auto& client : all)
            client->type("the end\n");
        std::string expected;
        for (int i = 0; i < 2000; ++i)
            expected += std::to_string(i) + "\n";
        for (const auto& client : all) {
            CPPUNIT_ASSERT_EQUAL(0, client->awaitStopped());
            CPPUNIT_ASSERT_EQUAL(expected + "the end\n", client->output());
        }
    }

    void listsAndStopsProgramsOfBoth() {
        const AgentProcess agent(two());
        const Linkctl linkctl(agent);
        const auto all = connect(agent);
        for (const auto& client : all) {
            client->start("print('here')\ninput()\n");
            client->awaitOutput("here");
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            CPPUNIT_ASSERT(linkctl.print({"ps"}).find("python") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(0, linkctl.run({"stop", std::to_string(i + 1)}).exitCode);
            CPPUNIT_ASSERT_EQUAL(-15, all[i]->awaitStopped());
        }
    }

    void takesClientsOnWhileOthersLeave() {
        const AgentProcess agent(two());
        for (int round = 0; round < 3; ++round) {
            const auto all = connect(agent);
            for (std::size_t i = 0; i < all.size(); ++i) {
                all[i]->start("print('x' * 100000, flush=True)\ninput()\n");
                if (i % 2 == 0)
                    all[i]->awaitOutput("xxx");
                else
                    all[i]->abandon();
            }
        }
        ExecClient last(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("well\n"), last.run("print('well')"));
    }

    void endsThemAllAtItsEnd() {
        const AgentProcess agent(two());
        const auto all = connect(agent);
        for (const auto& client : all) {
            client->start("print('here')\ninput()\n");
            client->awaitOutput("here");
        }
        agent.signal(SIGTERM);
        for (const auto& client : all)
            CPPUNIT_ASSERT_EQUAL(1001, client->awaitClose());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoopsTest);

} // namespace further::testing
