

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

const std::string R = "\xEF\xBF\xBD";

struct Case {
    std::string bytes;
    std::string text;
};

/// The first four are the Unicode standard's own examples (3.9, tables 3-8 to 3-11).
const std::vector<Case> cases{{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", R + R + R + R + R + R + R + R + "A"},
                              {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", R + R + R + R + R + R + R + R + "A"},
                              {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", R + R + R + R + R + "A" + R + R + "B"},
                              {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R + R + R + R + "A"},
                              {"", ""},
                              {"plain\0text\n"s, "plain\0text\n"s},
                              {"\xE2\x82\xAC \xF0\x9F\x98\x80", "\xE2\x82\xAC \xF0\x9F\x98\x80"},
                              {"abc\xE2\x82", "abc" + R},
                              {"\xF0\x9F\x98", R},
                              {"\xE2\x82\xF0\x9F\x98\x80", R + "\xF0\x9F\x98\x80"},
                              {"\xC3\xC3\xA9", R + "\xC3\xA9"},
                              {"\xE2\x82\nnext line", R + "\nnext line"},
                              {"a long enough run of ASCII\xFF and another one behind it",
                               "a long enough run of ASCII" + R + " and another one behind it"}};

std::string sanitize(const std::vector<std::string>& pieces) {
    Utf8Sanitizer sanitizer;
    std::string text;
    for (const std::string& piece : pieces) {
        text += sanitizer.take(piece);
    }
    text += sanitizer.finish();
    return text;
}

} // namespace

class Utf8SanitizerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(Utf8SanitizerTest);
    CPPUNIT_TEST(replacesEachMaximalPart);
    CPPUNIT_TEST(givesTheSameHoweverTheStreamIsCut);
    CPPUNIT_TEST(givesValidBytesBackWithoutCopying);
    CPPUNIT_TEST(holdsASplitCharacterBackAndJoinsIt);
    CPPUNIT_TEST(replacesACharacterThatTheEndCutsOff);
    CPPUNIT_TEST(canBeUsedAgainAfterTheEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void replacesEachMaximalPart() {
        for (const Case& each : cases) {
            CPPUNIT_ASSERT_EQUAL(each.text, sanitize({each.bytes}));
        }
    }

    void givesTheSameHoweverTheStreamIsCut() {
        for (const Case& each : cases) {
            std::vector<std::string> bytes;
            for (const char byte : each.bytes) {
                bytes.emplace_back(1, byte);
            }
            CPPUNIT_ASSERT_EQUAL(each.text, sanitize(bytes));
            for (std::size_t a = 0; a <= each.bytes.size(); ++a) {
                for (std::size_t b = a; b <= each.bytes.size(); ++b) {
                    CPPUNIT_ASSERT_EQUAL(each.text, sanitize({each.bytes.substr(0, a), each.bytes.substr(a, b - a),
                                                              each.bytes.substr(b)}));
                }
            }
        }
    }

    void givesValidBytesBackWithoutCopying() {
        const std::string whole = "gr\xC3\xBC\xC3\x9F";
        const std::string cut = "gr\xC3";
        Utf8Sanitizer sanitizer;
        CPPUNIT_ASSERT(sanitizer.take(whole).data() == whole.data());
        CPPUNIT_ASSERT(sanitizer.take(cut).data() == cut.data());
    }

    void holdsASplitCharacterBackAndJoinsIt() {
        Utf8Sanitizer sanitizer;
        CPPUNIT_ASSERT_EQUAL("a"s, std::string(sanitizer.take("a\xF0")));
        CPPUNIT_ASSERT_EQUAL(""s, std::string(sanitizer.take("\x9F\x98")));
        CPPUNIT_ASSERT_EQUAL("\xF0\x9F\x98\x80z"s, std::string(sanitizer.take("\x80z")));
        CPPUNIT_ASSERT(sanitizer.finish().empty());
    }

    void replacesACharacterThatTheEndCutsOff() {
        Utf8Sanitizer sanitizer;
        CPPUNIT_ASSERT(sanitizer.take("\xF0\x9F\x98").empty());
        CPPUNIT_ASSERT_EQUAL(R, std::string(sanitizer.finish()));
    }

    void canBeUsedAgainAfterTheEnd() {
        Utf8Sanitizer sanitizer;
        sanitizer.take("\xF0");
        sanitizer.finish();
        CPPUNIT_ASSERT_EQUAL("new"s, std::string(sanitizer.take("new")));
        CPPUNIT_ASSERT(sanitizer.finish().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Utf8SanitizerTest);
