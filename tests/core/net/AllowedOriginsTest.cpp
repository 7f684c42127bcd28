#include "net/AllowedOrigins.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using further::AllowedOrigins;

class AllowedOriginsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AllowedOriginsTest);
    CPPUNIT_TEST(allowsWhatIsConfigured);
    CPPUNIT_TEST(ignoresCaseAndTheUsualPort);
    CPPUNIT_TEST(refusesAnotherSchemeHostOrPort);
    CPPUNIT_TEST(refusesWhatOnlyLooksAlike);
    CPPUNIT_TEST(refusesWhatIsNoOrigin);
    CPPUNIT_TEST(allowsTheAgentsOwnPages);
    CPPUNIT_TEST(refusesAnOwnOriginThatIsNone);
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

    void allowsTheAgentsOwnPages() {
        assertAllowed("http://192.168.1.5:8028");
        assertRefused("http://192.168.1.5");
        assertRefused("http://192.168.1.5:8029");
        assertRefused("http://192.168.1.50:8028");
        assertRefused("https://192.168.1.5:8028");
        CPPUNIT_ASSERT(_allowed.allows("http://Pi-Top.local:8028", "http://pi-top.local:8028"));
        CPPUNIT_ASSERT(_allowed.allows("http://[fd00::5]:8028", "http://[fd00::5]:8028"));
        CPPUNIT_ASSERT(_allowed.allows("http://pi-top.local", "http://pi-top.local"));
        CPPUNIT_ASSERT(!_allowed.allows("http://[fd00::5]", "http://[fd00::5]:8028"));
    }

    // What a page calls its own must not be what it calls itself.
    void refusesAnOwnOriginThatIsNone() {
        for (const auto* const own : {"", "http://", "null", "http://:8028"})
            CPPUNIT_ASSERT(!_allowed.allows(own, own));
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
    const std::string _own = "http://192.168.1.5:8028";
};

CPPUNIT_TEST_SUITE_REGISTRATION(AllowedOriginsTest);
