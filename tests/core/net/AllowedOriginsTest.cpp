#include "net/AllowedOrigins.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using further::AllowedOrigins;
using Poco::Net::SocketAddress;

class AllowedOriginsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AllowedOriginsTest);
    CPPUNIT_TEST(allowsWhatIsConfigured);
    CPPUNIT_TEST(ignoresCaseAndTheUsualPort);
    CPPUNIT_TEST(refusesAnotherSchemeHostOrPort);
    CPPUNIT_TEST(refusesWhatOnlyLooksAlike);
    CPPUNIT_TEST(refusesWhatIsNoOrigin);
    CPPUNIT_TEST(allowsTheAgentsOwnAddress);
    CPPUNIT_TEST(refusesANameForTheAgentsOwnAddress);
    CPPUNIT_TEST(allowsLocalhostOnTheLoopbackOnly);
    CPPUNIT_TEST(allowsItsOwnAddressInIPv6);
    CPPUNIT_TEST(takesAMappedAddressForIPv4);
    CPPUNIT_TEST(allowsNobodyElseWhereNothingIsConfigured);
    CPPUNIT_TEST(refusesAConfigurationThatIsNoOrigin);
    CPPUNIT_TEST_SUITE_END();

public:
    void allowsWhatIsConfigured() {
        assertAllowed("https://further.pi-top.com");
        assertAllowed("http://lab:8080");
        assertAllowed("http://[fd00::1]:8080");
    }

    void ignoresCaseAndTheUsualPort() {
        assertAllowed("https://Further.Pi-Top.com");
        assertAllowed("HTTPS://further.pi-top.com:443");
    }

    void refusesAnotherSchemeHostOrPort() {
        for (const auto* const origin :
             {"http://further.pi-top.com", "http://further.pi-top.com:443", "https://further.pi-top.com:8443",
              "wss://further.pi-top.com", "https://pi-top.com", "http://lab", "http://lab:80", "https://lab:8080"})
            assertRefused(origin);
    }

    void refusesWhatOnlyLooksAlike() {
        for (const auto* const origin :
             {"https://further.pi-top.com.evil.com", "https://evil-further.pi-top.com",
              "https://evil.further.pi-top.com", "https://further.pi-top.co", "https://further.pi-top.com@evil.com",
              "https://evil.com@further.pi-top.com", "https://further.pi-top.com:443@evil.com",
              "https://evil.com/https://further.pi-top.com", "https://evil.com#https://further.pi-top.com",
              "https://evil.com?https://further.pi-top.com", "https://further.pi-top.com.",
              "https://further%2Epi-top.com", "https://further.pi-top.com\\.evil.com",
              "https://further.pi-top.com%00.evil.com", "https://further.pi-top.com, https://evil.com",
              "https://further.pi-top.com https://evil.com", "https://evil.com https://further.pi-top.com"})
            assertRefused(origin);
    }

    void refusesWhatIsNoOrigin() {
        for (const auto* const origin : {"",
                                         " ",
                                         "null",
                                         "*",
                                         "further.pi-top.com",
                                         "//further.pi-top.com",
                                         "https:",
                                         "https://",
                                         "https:///",
                                         "https://:443",
                                         "https://further.pi-top.com/",
                                         "https://further.pi-top.com/page",
                                         "https://further.pi-top.com?a",
                                         "https://further.pi-top.com#a",
                                         "https://further.pi-top.com:port",
                                         "https://further.pi-top.com:0",
                                         "https://further.pi-top.com:65979",
                                         "https://further.pi-top.com:-443",
                                         "https://[further.pi-top.com",
                                         "file://",
                                         "file:///tmp/x.html",
                                         "data:text/html,x"})
            assertRefused(origin);
        assertRefused(std::string("https://further.pi-top.com\0.evil.com", 36));
    }

    void allowsTheAgentsOwnAddress() {
        assertAllowed("http://192.168.1.5:8028");
        assertRefused("http://192.168.1.5");
        assertRefused("http://192.168.1.5:8029");
        assertRefused("http://192.168.1.50:8028");
        assertRefused("https://192.168.1.5:8028");
    }

    // A page of evil.com can make its name lead to this device: its origin stays http://evil.com:8028.
    void refusesANameForTheAgentsOwnAddress() {
        assertRefused("http://evil.com:8028");
        assertRefused("http://192.168.1.5.evil.com:8028");
        assertRefused("http://pi-top.local:8028");
    }

    void allowsLocalhostOnTheLoopbackOnly() {
        assertRefused("http://localhost:8028");
        CPPUNIT_ASSERT(_allowed.allows("http://localhost:8028", SocketAddress("127.0.0.1", 8028)));
        CPPUNIT_ASSERT(_allowed.allows("http://localhost:8028", SocketAddress("[::1]:8028")));
        CPPUNIT_ASSERT(!_allowed.allows("http://localhost:8029", SocketAddress("127.0.0.1", 8028)));
        CPPUNIT_ASSERT(!_allowed.allows("http://localhost.evil.com:8028", SocketAddress("127.0.0.1", 8028)));
        CPPUNIT_ASSERT(!_allowed.allows("http://127.0.0.1:8028", SocketAddress("192.168.1.5", 8028)));
    }

    void allowsItsOwnAddressInIPv6() {
        const SocketAddress own("[fd00::5]:8028");
        CPPUNIT_ASSERT(_allowed.allows("http://[fd00::5]:8028", own));
        CPPUNIT_ASSERT(!_allowed.allows("http://[fd00::5]", own));
        CPPUNIT_ASSERT(!_allowed.allows("http://[fd00::5:8028]", own));
        CPPUNIT_ASSERT(!_allowed.allows("http://[fd00::6]:8028", own));
    }

    void takesAMappedAddressForIPv4() {
        const SocketAddress own("[::ffff:192.168.1.5]:8028");
        CPPUNIT_ASSERT(_allowed.allows("http://192.168.1.5:8028", own));
        CPPUNIT_ASSERT(!_allowed.allows("http://localhost:8028", own));
        CPPUNIT_ASSERT(_allowed.allows("http://localhost:8028", SocketAddress("[::ffff:127.0.0.1]:8028")));
    }

    void allowsNobodyElseWhereNothingIsConfigured() {
        const AllowedOrigins none({});
        CPPUNIT_ASSERT(!none.allows("https://further.pi-top.com", _own));
        CPPUNIT_ASSERT(!none.allows("", _own));
        CPPUNIT_ASSERT(none.allows("http://192.168.1.5:8028", _own));
    }

    void refusesAConfigurationThatIsNoOrigin() {
        for (const auto* const origin : {"", "*", "null", "further.pi-top.com", "https://further.pi-top.com/",
                                         "https://*.pi-top.com/x", "ftp://further.pi-top.com"})
            try {
                const AllowedOrigins origins({"https://right.com", origin});
                CPPUNIT_FAIL(std::string("accepted: ") + origin);
            } catch (const Poco::SyntaxException& problem) {
                CPPUNIT_ASSERT_EQUAL("security.origins: \"" + std::string(origin) +
                                         "\" is no origin; write it as https://app.example.org or http://host:8080",
                                     problem.message());
            }
    }

private:
    void assertAllowed(const std::string& origin) const {
        CPPUNIT_ASSERT_MESSAGE(origin, _allowed.allows(origin, _own));
    }
    void assertRefused(const std::string& origin) const {
        CPPUNIT_ASSERT_MESSAGE(origin, !_allowed.allows(origin, _own));
    }

    const AllowedOrigins _allowed{{"https://further.pi-top.com", "http://lab:8080", "http://[fd00::1]:8080"}};
    const SocketAddress _own{"192.168.1.5", 8028};
};

CPPUNIT_TEST_SUITE_REGISTRATION(AllowedOriginsTest);
