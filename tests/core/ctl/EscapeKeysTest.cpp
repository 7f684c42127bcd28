#include "ctl/EscapeKeys.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::ctl {

class EscapeKeysTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EscapeKeysTest);
    CPPUNIT_TEST(leavesAtTheBeginningOfALine);
    CPPUNIT_TEST(leavesByKeysThatComeOneByOne);
    CPPUNIT_TEST(givesTheProgramAllElse);
    CPPUNIT_TEST(givesTheProgramNothingBehindIt);
    CPPUNIT_TEST_SUITE_END();

    /// What the program gets of keys that come at once, and then whether they leave.
    static std::string taken(const std::string& typed) {
        EscapeKeys keys;
        const auto forProgram = keys.take(typed);
        return forProgram + (keys.left() ? "|left" : "");
    }

public:
    void leavesAtTheBeginningOfALine() {
        for (const std::string before : {"", "\r", "ls\r", "\n", "~~\r", "~x\r"})
            CPPUNIT_ASSERT(taken(before + "~.").ends_with("|left"));
        CPPUNIT_ASSERT_EQUAL(std::string("ls\r|left"), taken("ls\r~."));
    }

    void leavesByKeysThatComeOneByOne() {
        EscapeKeys keys;
        CPPUNIT_ASSERT_EQUAL(std::string("\r"), keys.take("\r"));
        CPPUNIT_ASSERT_EQUAL(std::string(), keys.take("~"));
        CPPUNIT_ASSERT(!keys.left());
        CPPUNIT_ASSERT_EQUAL(std::string(), keys.take("."));
        CPPUNIT_ASSERT(keys.left());
    }

    void givesTheProgramAllElse() {
        for (const std::string typed : {"a~.", "ls ~/.\r", "~/.x", "~a~.", "\x03\x04", "h\xc3\xa4\r~h"})
            CPPUNIT_ASSERT_EQUAL(typed, taken(typed));
        CPPUNIT_ASSERT_EQUAL(std::string("~."), taken("~~."));
        CPPUNIT_ASSERT_EQUAL(std::string("~\r|left"), taken("~\r~."));
        CPPUNIT_ASSERT_EQUAL(std::string("~~."), taken("~~~."));
    }

    void givesTheProgramNothingBehindIt() {
        EscapeKeys keys;
        CPPUNIT_ASSERT_EQUAL(std::string("a\r"), keys.take("a\r~.rm -r\r"));
        CPPUNIT_ASSERT_EQUAL(std::string(), keys.take("rm -r\r"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EscapeKeysTest);

} // namespace further::ctl
