#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <vector>

namespace further::testing {

/// Clients that hold the door open, and more clients than there is room for.
class SlowClientsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SlowClientsTest);
    CPPUNIT_TEST(cutsOffAClientThatDribblesItsHeader);
    CPPUNIT_TEST(cutsOffAClientThatSaysNothing);
    CPPUNIT_TEST(servesOthersBesideTwoHundredDribblers);
    CPPUNIT_TEST(hasRoomForSoManyClients);
    CPPUNIT_TEST_SUITE_END();

    static int statusOf(const AgentProcess& agent, std::string_view request) {
        RawClient client(agent.port());
        client.send(request);
        return client.readStatus();
    }

    static std::string status(const AgentProcess& agent) {
        return "GET /status HTTP/1.1\r\n" + RawClient::hostLine(agent.port()) + "\r\n";
    }

public:
    void cutsOffAClientThatDribblesItsHeader() {
        const AgentProcess agent({"net.headerTimeout=300 ms"});
        RawClient dribbler(agent.port());
        const auto begun = std::chrono::steady_clock::now();
        dribbler.send("GET /status HTTP/1.1\r\nX: ");
        try {
            while (!dribbler.awaitEnd(std::chrono::milliseconds(20)))
                dribbler.send("x");
        } catch (const std::system_error&) { // the reset that our last byte got
        }
        const auto taken = std::chrono::steady_clock::now() - begun;
        CPPUNIT_ASSERT(taken >= std::chrono::milliseconds(300));
        CPPUNIT_ASSERT(taken < std::chrono::seconds(5));
    }

    void cutsOffAClientThatSaysNothing() {
        const AgentProcess agent({"net.headerTimeout=200 ms"});
        RawClient silent(agent.port());
        CPPUNIT_ASSERT(silent.awaitEnd(std::chrono::seconds(5)));
    }

    void servesOthersBesideTwoHundredDribblers() {
        const AgentProcess agent({"net.headerTimeout=1500 ms"});
        std::vector<std::unique_ptr<RawClient>> dribblers;
        for (int i = 0; i < 200; ++i) {
            dribblers.push_back(std::make_unique<RawClient>(agent.port()));
            dribblers.back()->send("GET /status HT");
        }
        const auto begun = std::chrono::steady_clock::now();
        CPPUNIT_ASSERT_EQUAL(200, statusOf(agent, status(agent)));
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"), client.errorFor(R"({"type":"stop"})"));
        const auto taken = std::chrono::steady_clock::now() - begun;
        CPPUNIT_ASSERT(!dribblers.back()->awaitEnd(std::chrono::milliseconds(0))); // they are still there
        CPPUNIT_ASSERT(taken < std::chrono::milliseconds(1400));                   // and nobody waited for their end
        for (const auto& dribbler : dribblers)
            CPPUNIT_ASSERT(dribbler->awaitEnd());
    }

    void hasRoomForSoManyClients() {
        const AgentProcess agent({"net.maxConnections=2"});
        auto first = std::make_unique<ExecClient>(agent.address());
        const ExecClient second(agent.address());
        {
            RawClient third(agent.port());
            third.send(RawClient::request(agent.port()));
            const auto answer = third.readAnswer();
            CPPUNIT_ASSERT_EQUAL_MESSAGE(answer, std::string("HTTP/1.1 503"), answer.substr(0, 12));
            CPPUNIT_ASSERT(answer.find("net.maxConnections") != std::string::npos);
            CPPUNIT_ASSERT(answer.find("Retry-After: ") != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(200, statusOf(agent, status(agent))); // plain requests are answered all the same
        first.reset();
        int answer = 0; // the agent lets go of the first a moment after that one has seen its end
        for (const Deadline deadline; answer != 101 && !deadline.passed();)
            answer = statusOf(agent, RawClient::request(agent.port()));
        CPPUNIT_ASSERT_EQUAL(101, answer);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SlowClientsTest);

} // namespace further::testing
