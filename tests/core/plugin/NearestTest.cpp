#include "plugin/Nearest.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using further::nearest;
using namespace std::string_literals;

class NearestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NearestTest);
    CPPUNIT_TEST(findsWhatASlipOfTheFingerMeant);
    CPPUNIT_TEST(prefersFewerChanges);
    CPPUNIT_TEST(findsNothingThatIsFarAway);
    CPPUNIT_TEST(findsNothingAmongNothing);
    CPPUNIT_TEST(doesNotWearItselfOutWithALongWord);
    CPPUNIT_TEST_SUITE_END();

public:
    void findsWhatASlipOfTheFingerMeant() {
        for (const auto* const word : {"strat", "stat", "sttart", "stard", "start "})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(word, "start"s, nearest(word, _types));
        CPPUNIT_ASSERT_EQUAL("hello.greet"s, nearest("hello.great", _types));
        CPPUNIT_ASSERT_EQUAL("hello.greet"s, nearest("hello.gret", _types));
    }

    void prefersFewerChanges() {
        CPPUNIT_ASSERT_EQUAL("stop"s, nearest("stop", _types));
        CPPUNIT_ASSERT_EQUAL("net.port"s, nearest("net.prt", {"net.parts", "net.port"}));
    }

    void findsNothingThatIsFarAway() {
        for (const auto* const word : {"", "x", "upload", "start.everything"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(word, ""s, nearest(word, _types));
    }

    void findsNothingAmongNothing() { CPPUNIT_ASSERT_EQUAL(""s, nearest("start", {})); }

    void doesNotWearItselfOutWithALongWord() { CPPUNIT_ASSERT_EQUAL(""s, nearest(std::string(4 << 20, 'x'), _types)); }

private:
    const std::vector<std::string> _types{"start", "stdin", "stop", "hello.greet"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(NearestTest);
