#include "plugins/common/machine/Text.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdint>

namespace further::machine {

using namespace std::string_literals;
using namespace std::string_view_literals;

class TextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextTest);
    CPPUNIT_TEST(trimsBlanksLineEndsAndNuls);
    CPPUNIT_TEST(splitsLinesAndFields);
    CPPUNIT_TEST(findsTheFirstValueOfAKey);
    CPPUNIT_TEST(takesAWordThatPeopleCanRead);
    CPPUNIT_TEST(takesNoWordFromGarbage);
    CPPUNIT_TEST(readsOnlyWholeNumbersThatFit);
    CPPUNIT_TEST(readsOnlyFiniteDecimals);
    CPPUNIT_TEST(rounds);
    CPPUNIT_TEST_SUITE_END();

public:
    void trimsBlanksLineEndsAndNuls() {
        CPPUNIT_ASSERT_EQUAL("a b"sv, trimmed(" \t\0a b\r\n\0"sv));
        CPPUNIT_ASSERT_EQUAL(""sv, trimmed(" \n\0"sv));
        CPPUNIT_ASSERT_EQUAL(""sv, trimmed(""));
    }

    void splitsLinesAndFields() {
        CPPUNIT_ASSERT((lines("a\n\nb") == std::vector{"a"sv, ""sv, "b"sv}));
        CPPUNIT_ASSERT((lines("a\n") == std::vector{"a"sv}));
        CPPUNIT_ASSERT(lines("").empty());
        CPPUNIT_ASSERT((fields("  a \t b\n") == std::vector{"a"sv, "b"sv}));
        CPPUNIT_ASSERT(fields(" \n").empty());
    }

    void findsTheFirstValueOfAKey() {
        CPPUNIT_ASSERT_EQUAL("2 kB"sv, valueOf("MemT: 1\nMem\t:  2 kB \nMem: 3", "Mem", ':'));
        CPPUNIT_ASSERT_EQUAL("a:b"sv, valueOf("x:a:b", "x", ':'));
        CPPUNIT_ASSERT_EQUAL(""sv, valueOf("Mem 2", "Mem", ':'));
        CPPUNIT_ASSERT_EQUAL(""sv, valueOf("", "Mem", ':'));
    }

    void takesAWordThatPeopleCanRead() {
        CPPUNIT_ASSERT_EQUAL("Raspberry Pi 4"s, word("Raspberry Pi 4\0"sv).value());
        CPPUNIT_ASSERT_EQUAL("Gr\xc3\xbc\xc3\x9f"s, word(" Gr\xc3\xbc\xc3\x9f\n").value());
        CPPUNIT_ASSERT_EQUAL(std::size_t{256}, word(std::string(256, 'x')).value().size());
    }

    void takesNoWordFromGarbage() {
        for (const auto& text : {""s, " \n"s, "None\n"s, "\0\0"s, "a\nb"s, "a\0b"s, "a\x1b[2J"s, "a\x7f"s, "\xff\xfe"s,
                                 "cut \xc3"s, std::string(257, 'x')})
            CPPUNIT_ASSERT_MESSAGE(text, !word(text));
    }

    void readsOnlyWholeNumbersThatFit() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-42}, number<std::int64_t>("-42").value());
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{0x50005}, number<std::uint32_t>("50005", 16).value());
        for (const auto text : {""sv, "x"sv, "1x"sv, "1 "sv, " 1"sv, "+1"sv, "1.5"sv, "-1"sv, "4294967296"sv})
            CPPUNIT_ASSERT_MESSAGE(std::string(text), !number<std::uint32_t>(text));
    }

    void readsOnlyFiniteDecimals() {
        CPPUNIT_ASSERT_EQUAL(0.52, decimal("0.52").value());
        for (const auto text : {""sv, "inf"sv, "nan"sv, "1,5"sv, "0.5s"sv, "1e999"sv})
            CPPUNIT_ASSERT_MESSAGE(std::string(text), !decimal(text));
    }

    void rounds() {
        CPPUNIT_ASSERT_EQUAL(48.2, rounded(48.199, 1));
        CPPUNIT_ASSERT_EQUAL(800.0, rounded(799.973, 0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TextTest);

} // namespace further::machine
