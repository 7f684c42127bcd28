#include "ctl/Sender.h"

#include "FakeAgent.h"
#include "ctl/AgentClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace further::ctl {

class SenderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SenderTest);
    CPPUNIT_TEST(leavesTheInputUnreadUntilTheProgramHasStarted);
    CPPUNIT_TEST(takesAnInputThatCannotBeReadAsEnded);
    CPPUNIT_TEST(sendsAHeartbeatWhenItHasNothingToSay);
    CPPUNIT_TEST(endsWhileTheConnectionTakesNoMore);
    CPPUNIT_TEST_SUITE_END();

    static Poco::Net::WebSocket connect(const FakeAgent& agent) {
        return AgentClient(AgentAddress{"127.0.0.1", static_cast<std::uint16_t>(std::stoi(agent.port()))})
            .open("/exec");
    }

public:
    void leavesTheInputUnreadUntilTheProgramHasStarted() {
        std::promise<void> asked;
        FakeAgent agent([&](FakeConnection& client) {
            client.expect("start");
            asked.set_value();
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
        });
        auto socket = connect(agent);
        std::array<int, 2> input{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(input.data(), O_CLOEXEC));
        const Descriptor reading(input[0]);
        const Descriptor writing(input[1]);
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(writing.get(), "x", 1));
        {
            Sender sender(socket, R"({"type":"start"})", {reading.get(), std::chrono::seconds(15)});
            asked.get_future().get();
            sender.close();
            agent.awaitPlay();
        }
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(reading.get(), &byte, 1));
    }

    void takesAnInputThatCannotBeReadAsEnded() {
        FakeAgent agent([](FakeConnection& client) {
            client.expect("start");
            CPPUNIT_ASSERT(client.expect("stdin")->getValue<bool>("eof"));
        });
        auto socket = connect(agent);
        const Descriptor writeOnly(::open("/dev/null", O_WRONLY | O_CLOEXEC));
        Sender sender(socket, R"({"type":"start"})", {writeOnly.get(), std::chrono::seconds(15)});
        sender.programStarted();
        agent.awaitPlay();
    }

    void sendsAHeartbeatWhenItHasNothingToSay() {
        FakeAgent agent([](FakeConnection& client) {
            client.expect("start");
            client.awaitPong();
            client.awaitPong();
        });
        auto socket = connect(agent);
        Sender sender(socket, R"({"type":"start"})", {-1, std::chrono::milliseconds(10)});
        agent.awaitPlay();
    }

    void endsWhileTheConnectionTakesNoMore() {
        std::promise<void> flowing;
        std::promise<void> ended;
        FakeAgent agent([&](FakeConnection& client) {
            client.expect("start");
            client.expect("stdin");
            flowing.set_value();
            ended.get_future().get(); // It reads nothing meanwhile.
        });
        auto socket = connect(agent);
        const Descriptor endless(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
        {
            Sender sender(socket, R"({"type":"start"})", {endless.get(), std::chrono::seconds(15)});
            sender.programStarted();
            flowing.get_future().get();
        }
        ended.set_value();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SenderTest);

} // namespace further::ctl
