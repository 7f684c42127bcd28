#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

namespace further::testing {

/// A program of another user on the device, which wants its own run by the agent.
class StrangerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StrangerTest);
    CPPUNIT_TEST(isToldWhoseProgramsAreServed);
    CPPUNIT_TEST(isNotLetInByAnAllowedPagesOrigin);
    CPPUNIT_TEST(isNotLetInByClosingAtOnce);
    CPPUNIT_TEST(mayUseTheAgentThatItRuns);
    CPPUNIT_TEST_SUITE_END();

    static bool possible() {
        if (!AnotherUser::possible())
            std::cerr << "\nSKIPPED: only root can be somebody else\n";
        return AnotherUser::possible();
    }
    /// All in one segment: the handshake, and a program that leaves a mark.
    static std::string startOf(const AgentProcess& agent, const std::filesystem::path& mark) {
        return RawClient::request(agent.port(), "/exec", "Origin: https://further.pi-top.com\r\n") +
               RawClient::frame(RawClient::text, R"x({"type":"start","data":{"sourceScript":"open(')x" + mark.string() +
                                                     R"x(', 'w')"}})x");
    }

    /// Those that the events tell of, one by one or as so many more.
    static int refusals(const AgentProcess& agent) {
        std::istringstream events(Linkctl(agent).print({"events", "-n", "1000"}));
        int count = 0;
        for (std::string line; std::getline(events, line);)
            if (const auto more = line.find(" more were refused"); more != std::string::npos)
                count += std::stoi(line.substr(line.rfind(' ', more - 1) + 1));
            else if (line.find("was refused (403)") != std::string::npos)
                ++count;
        return count;
    }

public:
    void isToldWhoseProgramsAreServed() {
        if (!possible())
            return;
        const AgentProcess agent;
        const AnotherUser stranger;
        RawClient client(agent.port());
        client.send(RawClient::request(agent.port()));
        const auto answer = client.readAnswer();
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 403"), answer.substr(0, 12));
        CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with("Programs of 54321 may not use this agent; it serves those of "
                                                        "root, members of the group root, and who has a token. "
                                                        "Put sudo in front.\n"));
    }

    void isNotLetInByAnAllowedPagesOrigin() {
        if (!possible())
            return;
        const AgentProcess agent({"security.origins=https://further.pi-top.com"});
        const auto mark = agent.home().path() / "mark";
        {
            const AnotherUser stranger;
            RawClient client(agent.port());
            client.send(startOf(agent, mark));
            CPPUNIT_ASSERT_EQUAL(403, client.readStatus());
        }
        Linkctl(agent).await({"events"}, "was refused (403)");
        CPPUNIT_ASSERT(!std::filesystem::exists(mark));
        // Whose programs are served runs it.
        RawClient own(agent.port());
        own.send(startOf(agent, mark));
        CPPUNIT_ASSERT_EQUAL(101, own.readStatus());
        Linkctl(agent).await({"events"}, "has ended");
        CPPUNIT_ASSERT(std::filesystem::exists(mark));
    }

    // The kernel has no user for a socket that is closed, and says 0.
    void isNotLetInByClosingAtOnce() {
        if (!possible())
            return;
        const AgentProcess agent({"security.origins=https://further.pi-top.com"});
        const auto mark = agent.home().path() / "mark";
        constexpr int often = 200;
        for (int i = 0; i < often; ++i) {
            const AnotherUser stranger;
            RawClient client(agent.port());
            client.send(startOf(agent, mark));
        }
        const Deadline deadline;
        for (int told = 0; told < often; told = refusals(agent)) { // each second's rest is told with the next one
            CPPUNIT_ASSERT_MESSAGE(std::to_string(told), !deadline.passed());
            letPass(std::chrono::milliseconds(100));
            RawClient other(agent.port());
            other.send("GET /status HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            CPPUNIT_ASSERT_EQUAL(421, other.readStatus());
        }
        ExecClient last(agent.address());
        last.start("print('ran')");
        last.awaitStopped();
        CPPUNIT_ASSERT(!std::filesystem::exists(mark));
    }

    void mayUseTheAgentThatItRuns() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("print('ran')");
        client.awaitStopped();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StrangerTest);

} // namespace further::testing
