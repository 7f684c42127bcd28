#include "ctl/AgentAddress.h"
#include "ctl/Json.h"
#include "ctl/Printable.h"
#include "ctl/Units.h"
#include "ctl/Words.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

/// The small functions that make texts of values, and values of texts.
class TextsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextsTest);
    CPPUNIT_TEST(keepsWhatSteersATerminalOutOfATextsWay);
    CPPUNIT_TEST(writesSizes);
    CPPUNIT_TEST(writesDurations);
    CPPUNIT_TEST(keepsATimeThatIsNone);
    CPPUNIT_TEST(quotesWordsForAShell);
    CPPUNIT_TEST(readsAddresses);
    CPPUNIT_TEST(findsTheFirstFaultOfJson);
    CPPUNIT_TEST(findsNoFaultWhereThereIsNone);
    CPPUNIT_TEST_SUITE_END();

    static void checkFault(const std::string& text, std::size_t at) {
        const auto fault = firstJsonFault(text);
        CPPUNIT_ASSERT_MESSAGE(text, fault.has_value());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(text, at, *fault);
    }

public:
    void keepsWhatSteersATerminalOutOfATextsWay() {
        CPPUNIT_ASSERT_EQUAL(std::string("a?[2J\xc3\xa4?b \n?"), printable("a\x1b[2J\xc3\xa4\xc2\x9b"
                                                                           "b\t\n\r"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xc2\xa0\xc2"), printable("\xc2\xa0\xc2"));
        CPPUNIT_ASSERT_EQUAL(std::string("a\n  b"), printableLine("a\nb", "  "));
    }

    void writesSizes() {
        CPPUNIT_ASSERT_EQUAL(std::string("1023 B"), bytesText(1023));
        CPPUNIT_ASSERT_EQUAL(std::string("1.0 KiB"), bytesText(1024));
        CPPUNIT_ASSERT_EQUAL(std::string("2.5 GiB"), bytesText(2.5 * 1024 * 1024 * 1024));
    }

    void writesDurations() {
        CPPUNIT_ASSERT_EQUAL(std::string("0.1 s"), durationText(0.1));
        CPPUNIT_ASSERT_EQUAL(std::string("0 s"), durationText(0));
        CPPUNIT_ASSERT_EQUAL(std::string("59 s"), durationText(59.9));
        CPPUNIT_ASSERT_EQUAL(std::string("1 min"), durationText(60));
        CPPUNIT_ASSERT_EQUAL(std::string("3 h 5 min"), durationText(3 * 3600 + 5 * 60 + 7));
        CPPUNIT_ASSERT_EQUAL(std::string("2 d 1 h"), durationText(2 * 86400 + 3600));
        CPPUNIT_ASSERT_EQUAL(std::string("?"), durationText(-1));
        CPPUNIT_ASSERT_EQUAL(std::string("?"), durationText(1e300));
    }

    void keepsATimeThatIsNone() {
        CPPUNIT_ASSERT_EQUAL(std::string("then"), timeText("then"));
        CPPUNIT_ASSERT_EQUAL(std::string("then"), agoText("then"));
        CPPUNIT_ASSERT_EQUAL(std::string("9999-01-01T00:00:00Z"), agoText("9999-01-01T00:00:00Z"));
        CPPUNIT_ASSERT(agoText("2020-01-01T00:00:00Z").find(" d") != std::string::npos);
    }

    void quotesWordsForAShell() {
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greet"), shellWord("hello.greet"));
        CPPUNIT_ASSERT_EQUAL(std::string("''"), shellWord(""));
        CPPUNIT_ASSERT_EQUAL(std::string("'$a'\\''b'"), shellWord("$a'b"));
    }

    void readsAddresses() {
        const auto check = [](const std::string& text, const std::string& read) {
            const auto address = AgentAddress::parse(text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, read, address ? address->text() : "none");
        };
        check("127.0.0.1:8028", "127.0.0.1:8028");
        check("[fe80::1]:80", "[fe80::1]:80");
        check("0.0.0.0:1", "127.0.0.1:1");
        check("[::]:1", "[::1]:1");
        for (const char* wrong : {"", "8028", ":8028", "host:", "host:0", "host:65536", "host:8x", "host:-1"})
            check(wrong, "none");
    }

    void findsTheFirstFaultOfJson() {
        checkFault("", 0);
        checkFault("{", 1);
        checkFault(R"({a:1})", 1);
        checkFault(R"({"a" 1})", 5);
        checkFault(R"({"a":1,})", 7);
        checkFault(R"({"a":[1 2]})", 8);
        checkFault(R"({"a":"\x"})", 7);
        checkFault(R"({"a":"\u12g4"})", 10);
        checkFault("{\"a\":\"\n\"}", 6);
        checkFault(R"({"a":nul})", 8);
        checkFault(R"({"a":01})", 6);
        checkFault(R"({"a":1.})", 7);
        checkFault(R"({"a":-})", 6);
        checkFault(R"({"a":1e})", 7);
        checkFault(R"({} {})", 3);
        checkFault(std::string(1000, '['), 65);
    }

    void findsNoFaultWhereThereIsNone() {
        for (const char* right : {R"({"a":[1,-2.5e+3,0,true,false,null,"\u00e4\"\\"],"b":{}})", " [ ] ", "\"x\"", "0"})
            CPPUNIT_ASSERT_MESSAGE(right, !firstJsonFault(right));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TextsTest);

} // namespace further::ctl
