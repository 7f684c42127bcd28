

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
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

/// How many bytes of `bytes` the pattern takes, of at least one: each byte within its range.
using Ranges = std::vector<std::pair<unsigned, unsigned>>;
std::size_t matched(const std::string& bytes, std::size_t at, const Ranges& ranges) {
    std::size_t size = 0;
    while (size < ranges.size() && at + size < bytes.size()) {
        const auto byte = static_cast<unsigned char>(bytes[at + size]);
        if (byte < ranges[size].first || byte > ranges[size].second)
            break;
        ++size;
    }
    return size;
}

/// What is to become of `bytes`, word for word as the Unicode standard has it: table 3-7, and 3.9 on maximal parts.
std::string reference(const std::string& bytes) {
    static const std::vector<Ranges> wellFormed{{{0x00, 0x7F}},
                                                {{0xC2, 0xDF}, {0x80, 0xBF}},
                                                {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}},
                                                {{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}},
                                                {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}},
                                                {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}},
                                                {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}},
                                                {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}},
                                                {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}};
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t longest = 0;
        bool whole = false;
        for (const Ranges& ranges : wellFormed)
            if (const auto size = matched(bytes, at, ranges); size > longest) {
                longest = size;
                whole = size == ranges.size();
            }
        text += whole ? bytes.substr(at, longest) : R;
        at += std::max<std::size_t>(longest, 1);
    }
    return text;
}

/// Up to 400 bytes: characters of every size, and, where `broken`, now and then a byte that is any.
std::string randomBytes(std::mt19937& random, bool broken) {
    static const std::vector<std::string> characters{
        "a",
        "a long run of plain text, longer than what is looked at at once: ",
        "\xC2\x80",
        "\xDF\xBF",
        "\xE0\xA0\x80",
        "\xE2\x82\xAC",
        "\xED\x9F\xBF",
        "\xEE\x80\x80",
        "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80",
        "\xF0\x9F\x98\x80",
        "\xF4\x8F\xBF\xBF"};
    std::string bytes;
    const std::size_t size = random() % 400;
    while (bytes.size() < size)
        if (broken && random() % 20 == 0)
            bytes += static_cast<char>(random() % 256);
        else
            bytes += characters[random() % 3 == 0 ? random() % 2 : random() % characters.size()];
    if (broken && random() % 2 == 0)
        bytes.resize(size);
    return bytes;
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
    CPPUNIT_TEST(makesOfAnyBytesWhatTheStandardSays);
    CPPUNIT_TEST(looksAtEveryByteOfABlock);
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

    void makesOfAnyBytesWhatTheStandardSays() {
        std::mt19937 random(7);
        for (int i = 0; i < 20000; ++i) {
            const auto bytes = randomBytes(random, i % 4 != 0);
            const auto expected = reference(bytes);
            CPPUNIT_ASSERT_EQUAL(expected, sanitize({bytes}));
            CPPUNIT_ASSERT_EQUAL(bytes == expected, isUtf8(bytes));
            const auto first = random() % (bytes.size() + 1);
            const auto second = first + random() % (bytes.size() + 1 - first);
            const std::vector<std::string> pieces{bytes.substr(0, first), bytes.substr(first, second - first),
                                                  bytes.substr(second)};
            CPPUNIT_ASSERT_EQUAL(expected, sanitize(pieces));
            Utf8Validator validator;
            bool valid = true;
            for (const auto& piece : pieces)
                valid = valid && validator.accept(piece);
            CPPUNIT_ASSERT_EQUAL(bytes == expected, valid && validator.complete());
        }
    }

    // One byte wrong, at each place of a text in which each kind of character is cut by each end of a block.
    void looksAtEveryByteOfABlock() {
        for (const std::string& unit : {"\xC3\xA9"s, "\xE2\x82\xAC"s, "\xF0\x9F\x98\x80"s, "\xC3\xA9x"s}) {
            std::string text;
            while (text.size() < 150)
                text += unit;
            CPPUNIT_ASSERT(isUtf8(text));
            for (std::size_t at = 0; at < text.size(); ++at)
                for (const unsigned char wrong : {0x80, 0xC0, 0xC1, 0xC3, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFF, 0x41}) {
                    auto bytes = text;
                    bytes[at] = static_cast<char>(wrong);
                    const auto expected = reference(bytes);
                    CPPUNIT_ASSERT_EQUAL(bytes == expected, isUtf8(bytes));
                    CPPUNIT_ASSERT_EQUAL(expected, sanitize({bytes}));
                }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Utf8SanitizerTest);
