#include "plugins/system-info/PiTopdCheck.h"
#include "Trees.h"

#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further::system {

using namespace std::string_literals;

class PiTopdCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopdCheckTest);
    CPPUNIT_TEST(needsNoDaemonOnAnotherMachine);
    CPPUNIT_TEST(isGoodWhereTheDaemonListens);
    CPPUNIT_TEST(saysHowToStartAMissingDaemon);
    CPPUNIT_TEST_SUITE_END();

    using Verdict = CheckResult::Verdict;
    Poco::Net::ServerSocket _daemon; // its port is its own, and refuses until it listens

public:
    void setUp() override { _daemon.bind(Poco::Net::SocketAddress("127.0.0.1", 0)); }

    void needsNoDaemonOnAnotherMachine() {
        const auto result = PiTopdCheck(pc(), _daemon.address())();
        CPPUNIT_ASSERT(Verdict::good == result.verdict);
        CPPUNIT_ASSERT_EQUAL("This is no pi-top: pi-topd is not needed."s, result.finding);
        CPPUNIT_ASSERT_EQUAL(""s, result.fix);
    }

    void isGoodWhereTheDaemonListens() {
        _daemon.listen();
        const auto result = PiTopdCheck(pi4(), _daemon.address())();
        CPPUNIT_ASSERT(Verdict::good == result.verdict);
        CPPUNIT_ASSERT_EQUAL(""s, result.fix);
    }

    void saysHowToStartAMissingDaemon() {
        const auto result = PiTopdCheck(pi4(), _daemon.address())();
        CPPUNIT_ASSERT(Verdict::fault == result.verdict);
        CPPUNIT_ASSERT_EQUAL("This is a pi_top_4, but pi-topd, which serves its hardware, can't be reached at " +
                                 _daemon.address().toString() + " (Connection refused).",
                             result.finding);
        CPPUNIT_ASSERT_EQUAL("sudo systemctl start pi-topd"s, result.fix);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopdCheckTest);

} // namespace further::system
