

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <string_view>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

struct Bad {
    std::string bytes;
    /// The byte at which no continuation can make it valid.
    std::size_t at;
};

const std::vector<std::string> good{
    "",
    "plain",
    "\0"s,
    "\x7F",
    "\xC2\x80",
    "\xDF\xBF",
    "\xE0\xA0\x80",
    "\xED\x9F\xBF",
    "\xEE\x80\x80",
    "\xEF\xBF\xBF",
    "\xF0\x90\x80\x80",
    "\xF4\x8F\xBF\xBF",
    "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80 and more than eight bytes of ASCII"};

const std::vector<Bad> bad{{"\x80", 0},
                           {"\xBF", 0},
                           {"\xC0\xAF", 0},
                           {"\xC1\xBF", 0},
                           {"\xF5\x80\x80\x80", 0},
                           {"\xFE", 0},
                           {"\xFF", 0},
                           {"\xC3(", 1},
                           {"\xE0\x9F\xBF", 1},
                           {"\xED\xA0\x80", 1},
                           {"\xED\xBF\xBF", 1},
                           {"\xF0\x8F\xBF\xBF", 1},
                           {"\xF4\x90\x80\x80", 1},
                           {"\xE2\x82(", 2},
                           {"\xF0\x9F\x98(", 3},
                           {"\xE2\x82\xAC\xE2\x82\xE2", 5},
                           {"sixteen bytes of\xFFsixteen bytes of", 16}};

} // namespace

class Utf8ValidatorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(Utf8ValidatorTest);
    CPPUNIT_TEST(acceptsWhatIsValidHoweverItIsCut);
    CPPUNIT_TEST(failsAtTheFirstImpossibleByte);
    CPPUNIT_TEST(tellsATextThatEndsWithinACharacter);
    CPPUNIT_TEST(findsABadByteAtAnyPlaceInALongText);
    CPPUNIT_TEST(beginsAnewAfterReset);
    CPPUNIT_TEST_SUITE_END();

public:
    void acceptsWhatIsValidHoweverItIsCut() {
        for (const std::string& text : good) {
            CPPUNIT_ASSERT(isUtf8(text));
            for (std::size_t cut = 0; cut <= text.size(); ++cut) {
                Utf8Validator validator;
                CPPUNIT_ASSERT(validator.accept(text.substr(0, cut)));
                CPPUNIT_ASSERT(validator.accept(text.substr(cut)));
                CPPUNIT_ASSERT(validator.complete());
            }
        }
    }

    void failsAtTheFirstImpossibleByte() {
        for (const Bad& text : bad) {
            CPPUNIT_ASSERT(!isUtf8(text.bytes));
            CPPUNIT_ASSERT(!Utf8Validator().accept(text.bytes));
            Utf8Validator validator;
            std::size_t accepted = 0;
            while (validator.accept(std::string_view(text.bytes).substr(accepted, 1))) {
                ++accepted;
            }
            CPPUNIT_ASSERT_EQUAL(text.at, accepted);
        }
    }

    void tellsATextThatEndsWithinACharacter() {
        for (const std::string& text : {"\xC3"s, "\xE2\x82"s, "\xF0\x9F\x98"s, "plain \xF0"s}) {
            Utf8Validator validator;
            CPPUNIT_ASSERT(validator.accept(text));
            CPPUNIT_ASSERT(!validator.complete());
            CPPUNIT_ASSERT(!isUtf8(text));
        }
    }

    void findsABadByteAtAnyPlaceInALongText() {
        for (std::size_t at = 0; at < 100; ++at) {
            std::string text(100, 'x');
            text[at] = '\x80';
            CPPUNIT_ASSERT(!isUtf8(text));
            CPPUNIT_ASSERT(!Utf8Validator().accept(text));
        }
    }

    void beginsAnewAfterReset() {
        Utf8Validator validator;
        CPPUNIT_ASSERT(validator.accept("\xE2\x82"));
        validator.reset();
        CPPUNIT_ASSERT(validator.complete());
        CPPUNIT_ASSERT(validator.accept("new"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Utf8ValidatorTest);
