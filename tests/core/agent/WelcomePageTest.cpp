#include "agent/WelcomePage.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class WelcomePageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WelcomePageTest);
    CPPUNIT_TEST(namesTheDevice);
    CPPUNIT_TEST(showsTheFingerprint);
    CPPUNIT_TEST(runsNothingAndStandsInNoFrame);
    CPPUNIT_TEST_SUITE_END();

public:
    void namesTheDevice() {
        const auto page = WelcomePage("a<b>\"&").answer();
        CPPUNIT_ASSERT_EQUAL(200, page.status);
        CPPUNIT_ASSERT_EQUAL("text/html; charset=utf-8"s, page.contentType);
        CPPUNIT_ASSERT(page.body.find("<h1>a&lt;b&gt;&quot;&amp;</h1>") != std::string::npos);
        CPPUNIT_ASSERT(page.body.find("further-linkctl approve") != std::string::npos);
    }

    void showsTheFingerprint() {
        WelcomePage page("device");
        CPPUNIT_ASSERT(page.answer().body.find("fingerprint") == std::string::npos);
        page.setFingerprint("AB:CD");
        CPPUNIT_ASSERT(page.answer().body.find("<code>AB:CD</code>") != std::string::npos);
    }

    void runsNothingAndStandsInNoFrame() {
        const auto page = WelcomePage("device").answer();
        const auto policy = page.headers.at("Content-Security-Policy");
        CPPUNIT_ASSERT(policy.find("default-src 'none'") != std::string::npos);
        CPPUNIT_ASSERT(policy.find("frame-ancestors 'none'") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL("nosniff"s, page.headers.at("X-Content-Type-Options"));
        CPPUNIT_ASSERT(page.body.find("<script") == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WelcomePageTest);
