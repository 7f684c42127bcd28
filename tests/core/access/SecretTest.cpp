#include "access/Secret.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>

using namespace further;
using namespace std::string_literals;

class SecretTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SecretTest);
    CPPUNIT_TEST(makesWordsThatFitAHeader);
    CPPUNIT_TEST(repeatsNone);
    CPPUNIT_TEST(takesEachDigitAsOften);
    CPPUNIT_TEST(digests);
    CPPUNIT_TEST(compares);
    CPPUNIT_TEST_SUITE_END();

public:
    void makesWordsThatFitAHeader() {
        for (int i = 0; i < 100; ++i) {
            const auto word = secret::word(24);
            CPPUNIT_ASSERT_EQUAL(std::size_t(32), word.size());
            CPPUNIT_ASSERT(std::all_of(word.begin(), word.end(), [](unsigned char each) {
                return std::isalnum(each) != 0 || each == '-' || each == '_';
            }));
        }
    }

    void repeatsNone() {
        std::set<std::string> words;
        for (int i = 0; i < 1000; ++i)
            words.insert(secret::word(24));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1000), words.size());
    }

    void takesEachDigitAsOften() {
        std::map<char, int> counts;
        for (const auto digit : secret::digits(100'000))
            ++counts[digit];
        CPPUNIT_ASSERT_EQUAL(std::size_t(10), counts.size());
        for (const auto& [digit, count] : counts) // ten standard deviations
            CPPUNIT_ASSERT_MESSAGE(std::string(1, digit), count > 9050 && count < 10950);
    }

    void digests() {
        CPPUNIT_ASSERT_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"s,
                             secret::digestOf("abc")); // FIPS 180-2, B.1
    }

    void compares() {
        CPPUNIT_ASSERT(secret::equal("", ""));
        CPPUNIT_ASSERT(secret::equal("123456", "123456"));
        CPPUNIT_ASSERT(!secret::equal("123456", "123457"));
        CPPUNIT_ASSERT(!secret::equal("123456", "223456"));
        CPPUNIT_ASSERT(!secret::equal("123456", "12345"));
        CPPUNIT_ASSERT(!secret::equal("", "1"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SecretTest);
