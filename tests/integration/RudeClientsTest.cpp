#include "support/AgentProcess.h"
#include "support/EchoClient.h"
#include "support/Processes.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace further::testing {

/// Clients that break off, stall or dribble, at every stage of a connection: nothing of them stays, and nobody else
/// notices.
class RudeClientsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RudeClientsTest);
    CPPUNIT_TEST(survivesResetsAtEveryStage);
    CPPUNIT_TEST(survivesClientsThatEndTheirSideAtEveryStage);
    CPPUNIT_TEST(servesOthersBesideTwoHundredThatSendAByteAtATime);
    CPPUNIT_TEST(servesOthersBesideTwentyThatReadNothing);
    CPPUNIT_TEST_SUITE_END();

    using Stage = std::function<void(RawClient&)>;

    static std::string start(const std::string& script) {
        return RawClient::frame(RawClient::text, R"({"type":"start","data":{"sourceScript":)" + inJson(script) + "}}");
    }
    static constexpr const char* flood = "while True: print('x' * 1000)";

    /// How far a client gets before it breaks off.
    static std::vector<Stage> stages() {
        return {
            [](RawClient&) {},
            [](RawClient& client) { client.send(RawClient::request(client.port()).substr(0, 40)); },
            [](RawClient& client) { client.send(RawClient::request(client.port())); }, // and reads no answer
            [](RawClient& client) { client.handshake(); },
            [](RawClient& client) {
                client.handshake();
                client.send(RawClient::frameHead(RawClient::text, 100'000) + "half a mess");
            },
            [](RawClient& client) { client.send(RawClient::request(client.port()) + start("input()")); },
            [](RawClient& client) {
                client.handshake();
                client.send(start("input()"));
                client.readFrame(); // started
            },
            [](RawClient& client) {
                client.handshake();
                client.send(start(flood));
                client.readFrame();
                client.readFrame();
            },
            [](RawClient& client) {
                client.handshake();
                client.sendFrame(RawClient::close, "\x03\xe8");
            },
        };
    }

    static void awaitNothingOf(const AgentProcess& agent, std::size_t descriptors) {
        const auto clients = [&] { return descriptorsOf(agent.pid()); };
        for (const Deadline deadline; clients() > descriptors; letPass(std::chrono::milliseconds(10)))
            CPPUNIT_ASSERT_MESSAGE(std::to_string(clients()) + " descriptors instead of " + std::to_string(descriptors),
                                   !deadline.passed());
    }

    /// Ten clients at each stage break off so. `live` doesn't notice, and in the end there is nothing but it.
    static void assertSurvives(const std::function<void(std::unique_ptr<RawClient>)>& breakOff) {
        const AgentProcess agent({"net.headerTimeout=1 s"});
        EchoClient live(agent.address());
        ExecClient(agent.address()).run("print('warm')");
        letPass(std::chrono::milliseconds(100)); // for what is left of it
        const auto before = descriptorsOf(agent.pid());
        for (const auto& stage : stages()) {
            for (int i = 0; i < 10; ++i) {
                auto client = std::make_unique<RawClient>(agent.port(), 16384);
                stage(*client);
                breakOff(std::move(client));
            }
            live.converse();
        }
        awaitNothingOf(agent, before);
        live.converse();
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
        CPPUNIT_ASSERT_EQUAL(std::string::npos, agent.log().find("Error"));
    }

public:
    void survivesResetsAtEveryStage() {
        assertSurvives([](std::unique_ptr<RawClient> client) { client->abandon(); });
    }

    void survivesClientsThatEndTheirSideAtEveryStage() {
        std::vector<std::unique_ptr<RawClient>> half; // they would still read
        assertSurvives([&half](std::unique_ptr<RawClient> client) {
            client->shutdownSending();
            half.push_back(std::move(client));
        });
    }

    void servesOthersBesideTwoHundredThatSendAByteAtATime() {
        const AgentProcess agent({"net.headerTimeout=30 s"});
        const auto request = RawClient::request(agent.port());
        const auto message = RawClient::frame(RawClient::text, std::string(1000, 'x'));
        std::vector<std::unique_ptr<RawClient>> early;
        std::vector<std::unique_ptr<RawClient>> late;
        for (int i = 0; i < 100; ++i) {
            early.push_back(std::make_unique<RawClient>(agent.port()));
            late.push_back(std::make_unique<RawClient>(agent.port()));
            late.back()->handshake();
        }
        for (std::size_t sent = 0; sent < 10; ++sent) {
            for (const auto& client : early)
                client->send(request.substr(sent, 1));
            for (const auto& client : late)
                client->send(message.substr(sent, 1));
            EchoClient other(agent.address());
            other.converse();
        }
        // They were served, too, all the time.
        for (const auto& client : late)
            CPPUNIT_ASSERT(!client->awaitEnd(std::chrono::milliseconds(0)));
        for (const auto& client : early) {
            client->send(request.substr(10));
            CPPUNIT_ASSERT_EQUAL(101, client->readStatus());
        }
    }

    void servesOthersBesideTwentyThatReadNothing() {
        const AgentProcess agent;
        std::string questions;
        for (int i = 0; i < 10'000; ++i)
            questions += RawClient::frame(RawClient::text, "?");
        std::vector<std::unique_ptr<RawClient>> stalled;
        for (int i = 0; i < 20; ++i) {
            stalled.push_back(std::make_unique<RawClient>(agent.port(), 4096));
            stalled.back()->handshake();
            if (i % 5 == 0) // endless output for some, the answers to very many questions for others
                stalled.back()->send(start("while True: print('x' * 100000)"));
            else
                stalled.back()->sendSome(questions, std::chrono::milliseconds(0));
        }
        EchoClient other(agent.address());
        other.converse(20);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RudeClientsTest);

} // namespace further::testing
