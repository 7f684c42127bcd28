#include "ctl/LocalAgent.h"

#include "FakeAdmin.h"
#include "ctl/AgentRefusal.h"
#include "ctl/Failure.h"
#include "support/AnotherUser.h"
#include "support/Skip.h"

#include <Poco/Net/NetException.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <cstdlib>
#include <string>

namespace further::ctl {

using namespace std::string_literals;

/// Where the agent of this computer is, as it says itself; and what is said to whom it doesn't tell.
class LocalAgentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LocalAgentTest);
    CPPUNIT_TEST(isWhereItSays);
    CPPUNIT_TEST(isAtTheUsualAddressWhereNobodySaysOtherwise);
    CPPUNIT_TEST(hasAPortThatNotEverybodyIsTold);
    CPPUNIT_TEST_SUITE_END();

    static AgentAddress answered(const std::string& status) {
        const FakeAdmin admin(FakeAdmin::Answers{{"status", FakeAdmin::answer(status)}});
        return addressOfLocalAgent({admin.path()}, {});
    }

public:
    void isWhereItSays() {
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8030"s, answered(R"({"address":"127.0.0.1:8030"})").text());
        CPPUNIT_ASSERT_EQUAL("[::1]:8030"s, answered(R"({"address":"[::1]:8030"})").text());
    }

    void isAtTheUsualAddressWhereNobodySaysOtherwise() {
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, answered(R"({"address":"nowhere"})").text());
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, answered("{}").text());
        ::setenv("FURTHER_LINK_ADMIN_SOCKET", "/nowhere/admin.sock", 1);
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, addressOfLocalAgent({}, {}).text());
        ::unsetenv("FURTHER_LINK_ADMIN_SOCKET");
        CPPUNIT_ASSERT_THROW(addressOfLocalAgent({"/nowhere/admin.sock"}, {}), Failure); // who names one means it
    }

    void hasAPortThatNotEverybodyIsTold() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can be somebody else");
            return;
        }
        const FakeAdmin admin(FakeAdmin::Answers{});
        ::chmod(std::filesystem::path(admin.path()).parent_path().c_str(), 0755);
        ::chmod(admin.path().c_str(), 0600);
        ::setenv("FURTHER_LINK_ADMIN_SOCKET", admin.path().c_str(), 1);
        const auto saidOf = [](const AgentAddress& address) {
            return std::string(nobodyAnswers(address, Poco::Net::ConnectionRefusedException()).what());
        };
        const auto hint = "The agent may have another port, which it says at " + admin.path() +
                          ". That isn't for you: put sudo in front, or name the port: --port PORT\nStart one";
        CPPUNIT_ASSERT_EQUAL(std::string::npos, saidOf({}).find("another port"));
        {
            const testing::AnotherUser stranger;
            CPPUNIT_ASSERT_MESSAGE(saidOf({}), saidOf({}).find(hint) != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(std::string::npos, saidOf({"127.0.0.1", 8030}).find("another port")); // it was named
        }
        ::unsetenv("FURTHER_LINK_ADMIN_SOCKET");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LocalAgentTest);

} // namespace further::ctl
