#include "WebServerFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cerrno>
#include <optional>
#include <system_error>

using namespace further;

/// Whom the server lets in, and whom not.
class WebServerAccessTest : public WebServerFixture {
    CPPUNIT_TEST_SUITE(WebServerAccessTest);
    CPPUNIT_TEST(refusesForeignPagesBeforeTheUpgrade);
    CPPUNIT_TEST(tellsWhomItRefused);
    CPPUNIT_TEST(goesByThePolicyOfNow);
    CPPUNIT_TEST(letsOnlyThoseUsersProgramsDoSomething);
    CPPUNIT_TEST(saysThatTheSystemDoesNotTellWhoItIs);
    CPPUNIT_TEST_SUITE_END();

public:
    void refusesForeignPagesBeforeTheUpgrade() {
        serve();
        for (const auto* const origin : {"https://evil.com", "null", ""}) {
            const auto answer = ask("GET /exec HTTP/1.1\r\nOrigin: "s + origin + "\r\n" + handshake + "\r\n");
            CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, answer.substr(0, 12));
        }
        const auto twice =
            ask("GET /exec HTTP/1.1\r\nOrigin: https://right.com\r\nOrigin: https://evil.com\r\n" + handshake + "\r\n");
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, twice.substr(0, 12));
    }

    void tellsWhomItRefused() {
        serve();
        ask("GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
        ask("GET /nothing HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(""s, refusals());
        ask("GET /status HTTP/1.1\r\nHost: device\r\nOrigin: https://wrong.com\r\n\r\n");
        CPPUNIT_ASSERT(refusals().starts_with("127.0.0.1:"));
        CPPUNIT_ASSERT(refusals().find(" was refused (403): Pages of https://wrong.com may not") != std::string::npos);
    }

    void goesByThePolicyOfNow() {
        serve();
        const auto request = "GET /status HTTP/1.1\r\nHost: device\r\nOrigin: https://right.com\r\n\r\n"s;
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 200"s, ask(request).substr(0, 12));
        _policy.set(policy("https://other.com"));
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, ask(request).substr(0, 12));
    }

    void saysThatTheSystemDoesNotTellWhoItIs() {
        _answer = [] { return HttpAnswer{200, "text/plain", "all"}; };
        serve();
        _policy.set(policy("https://right.com", {::getuid()}, [](const auto&, const auto&) -> std::optional<uid_t> {
            throw std::system_error(EAFNOSUPPORT, std::generic_category(), "sock_diag");
        }));
        const auto answer = ask("GET /answer HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 503"s, answer.substr(0, 12));
        CPPUNIT_ASSERT(answer.find("doesn't say whose program this is (sock_diag: ") != std::string::npos);
        _policy.set(policy("https://right.com", {::getuid()}, [](const auto&, const auto&) { return std::nullopt; }));
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, ask("GET /answer HTTP/1.1\r\nHost: device\r\n\r\n").substr(0, 12));
    }

    void letsOnlyThoseUsersProgramsDoSomething() {
        _answer = [] { return HttpAnswer{200, "text/plain", "all"}; };
        serve();
        _policy.set(policy("https://right.com", {::getuid() + 1}));
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 200"s, ask("GET /status HTTP/1.1\r\nHost: device\r\n\r\n").substr(0, 12));
        for (const auto* const page : {"", "Origin: https://right.com\r\n"}) {
            const auto answer = ask("GET /answer HTTP/1.1\r\n"s + page + "Host: device\r\n\r\n");
            CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, answer.substr(0, 12));
            CPPUNIT_ASSERT(answer.find(" may not use this agent; it serves those of ") != std::string::npos);
            const auto door = ask("GET /exec HTTP/1.1\r\n"s + page + handshake + "\r\n");
            CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, door.substr(0, 12));
        }
        CPPUNIT_ASSERT(refusals().find(" was refused (403): Programs of ") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebServerAccessTest);
