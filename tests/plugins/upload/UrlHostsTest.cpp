#include "plugins/upload/files/UrlHosts.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

using namespace further::files;

class UrlHostsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UrlHostsTest);
    CPPUNIT_TEST(allowsWhatIsListedAndNothingElse);
    CPPUNIT_TEST(allowsPlainHttpOnlyWhereThatIsListed);
    CPPUNIT_TEST(refusesWhatIsNoHost);
    CPPUNIT_TEST_SUITE_END();

public:
    void allowsWhatIsListedAndNothingElse() {
        const UrlHosts hosts({"Pi-Top.com", "*.pi-top.com"});
        CPPUNIT_ASSERT(hosts.allow("https", "pi-top.com", "443"));
        CPPUNIT_ASSERT(hosts.allow("HTTPS", "Backend.PI-TOP.com", "443"));
        CPPUNIT_ASSERT(hosts.allow("https", "a.b.pi-top.com", "443"));
        for (const auto* const host : {"", "evil.com", "pi-top.com.evil.com", "evilpi-top.com", ".pi-top.com",
                                       "pi-top.co", "127.0.0.1", "pi-top.com."})
            CPPUNIT_ASSERT_MESSAGE(host, !hosts.allow("https", host, "443"));
        CPPUNIT_ASSERT(!hosts.allow("https", "pi-top.com", "444"));
        CPPUNIT_ASSERT(!hosts.allow("http", "pi-top.com", "80"));
        CPPUNIT_ASSERT(!hosts.allow("file", "pi-top.com", "443"));
        CPPUNIT_ASSERT(!UrlHosts({}).allow("https", "pi-top.com", "443"));
    }

    void allowsPlainHttpOnlyWhereThatIsListed() {
        const UrlHosts hosts({"http://files.school:8080"});
        CPPUNIT_ASSERT(hosts.allow("http", "files.school", "8080"));
        CPPUNIT_ASSERT(!hosts.allow("http", "files.school", "80"));
        CPPUNIT_ASSERT(!hosts.allow("https", "files.school", "8080"));
        CPPUNIT_ASSERT(UrlHosts({"http://files.school"}).allow("http", "files.school", "80"));
    }

    void refusesWhatIsNoHost() {
        for (const auto* const entry : {"", "*", "*.", ".", ".com", "a b", "https://pi-top.com", "pi-top.com/x",
                                        "pi-top.com:", "pi-top.com:x", "a..b", "*.*.com", "ftp://x"})
            CPPUNIT_ASSERT_THROW_MESSAGE(entry, UrlHosts({entry}), std::invalid_argument);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UrlHostsTest);
