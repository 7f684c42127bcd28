#include "agent/PropertiesLines.h"

#include <Poco/AutoPtr.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>
#include <string>

using further::linesOfKeys;
using namespace std::string_literals;
using Lines = std::map<std::string, further::KeyLine>;

class PropertiesLinesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PropertiesLinesTest);
    CPPUNIT_TEST(countsLinesFromOne);
    CPPUNIT_TEST(passesOverRemarksAndBlankLines);
    CPPUNIT_TEST(goesOnBehindABackslash);
    CPPUNIT_TEST(knowsBothSeparatorsAndNone);
    CPPUNIT_TEST(takesTheLastOfTwo);
    CPPUNIT_TEST(countsLinesThatEndInTwoBytes);
    CPPUNIT_TEST(findsAllThatPocoFinds);
    CPPUNIT_TEST_SUITE_END();

public:
    void countsLinesFromOne() { CPPUNIT_ASSERT((linesOfKeys("a = 1\nb=2\n") == Lines{{"a", {1}}, {"b", {2}}})); }

    void passesOverRemarksAndBlankLines() {
        CPPUNIT_ASSERT((linesOfKeys("# a = 1 \\\n! b = 2\n\n   \n  c = 3") == Lines{{"c", {5}}}));
    }

    void goesOnBehindABackslash() {
        CPPUNIT_ASSERT((linesOfKeys("a = 1, \\\n  b = 2, \\\r\n c = 3\nd = 4\\\\\ne = 5") ==
                        Lines{{"a", {1}}, {"d", {4}}, {"e", {5}}}));
    }

    void knowsBothSeparatorsAndNone() {
        CPPUNIT_ASSERT(
            (linesOfKeys("a:1\nb = c : d\nalone\n") == Lines{{"a", {1}}, {"b", {2}}, {"alone", {3, 0, false}}}));
    }

    void takesTheLastOfTwo() {
        CPPUNIT_ASSERT((linesOfKeys("a = 1\n\na = 2\n") == Lines{{"a", {3, 1}}}));
        CPPUNIT_ASSERT((linesOfKeys("a = 1\na\na : 2\n") == Lines{{"a", {3, 2}}}));
    }

    void countsLinesThatEndInTwoBytes() { CPPUNIT_ASSERT_EQUAL(2, linesOfKeys("a = 1\r\nb = 2\r\n").at("b").line); }

    void findsAllThatPocoFinds() {
        const auto text =
            "first = \\ta \\\nstill first\n#no\n second : x=y#z\n!no\n\tthird\nfourth.key=\n\n\n fifth = \\=\n"s;
        std::istringstream in(text);
        const Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> tree(new Poco::Util::PropertyFileConfiguration(in));
        for (const auto& [key, line] : linesOfKeys(text))
            CPPUNIT_ASSERT_MESSAGE(key, tree->hasProperty(key));
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), linesOfKeys(text).size());
        CPPUNIT_ASSERT_EQUAL(10, linesOfKeys(text).at("fifth").line);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PropertiesLinesTest);
