#include "ctl/Table.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

class TableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TableTest);
    CPPUNIT_TEST(alignsItsColumns);
    CPPUNIT_TEST(wrapsTheLastColumnBetweenWords);
    CPPUNIT_TEST(breaksAWordThatIsTooLong);
    CPPUNIT_TEST(beginsANewLineInTheLastColumn);
    CPPUNIT_TEST(countsCharactersAndNotBytes);
    CPPUNIT_TEST(keepsControlCharactersFromTheTerminal);
    CPPUNIT_TEST(coloursWithoutMovingAColumn);
    CPPUNIT_TEST(cutsTheWidestColumnWhereNoneIsLeftForTheLast);
    CPPUNIT_TEST(standsWithoutHeadings);
    CPPUNIT_TEST_SUITE_END();

    static std::string layOut(const Table& table, std::size_t width) { return table.layOut({width, false}); }

public:
    void alignsItsColumns() {
        Table table({"NAME", "TYPES"});
        table.add({{"hello"}, {"hello.greet"}});
        table.add({{"x"}, {""}});
        CPPUNIT_ASSERT_EQUAL(std::string("NAME   TYPES\nhello  hello.greet\nx\n"), layOut(table, 0));
    }

    void wrapsTheLastColumnBetweenWords() {
        Table table({"A", "B"});
        table.add({{"1"}, {"one two three four five"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A  B\n1  one two three\n   four five\n"), layOut(table, 19));
    }

    void breaksAWordThatIsTooLong() {
        Table table({"A", "B"});
        table.add({{"1"}, {"abcdefghijklmnopqrstuvwxyz"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A  B\n1  abcdefghijklmnop\n   qrstuvwxyz\n"), layOut(table, 19));
    }

    void beginsANewLineInTheLastColumn() {
        Table table({"A", "B"});
        table.add({{"1"}, {"start\nwhy not"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A  B\n1  start\n   why not\n"), layOut(table, 0));
    }

    void countsCharactersAndNotBytes() {
        Table table({"A", "B"});
        table.add({{"\xc3\xa4\xc3\xb6"}, {"x"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A   B\n\xc3\xa4\xc3\xb6  x\n"), layOut(table, 0));
    }

    void keepsControlCharactersFromTheTerminal() {
        Table table({"A", "B"});
        table.add({{"\x1b[2J"}, {"\r\x7f"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A     B\n?[2J  ??\n"), layOut(table, 0));
    }

    void cutsTheWidestColumnWhereNoneIsLeftForTheLast() {
        Table table({"A", "B", "C"});
        table.add({{"1"}, {"a \xc3\xa4 very wide one"}, {"x"}});
        CPPUNIT_ASSERT_EQUAL(std::string("A  B          C\n1  a \xc3\xa4 very\xe2\x80\xa6  x\n"), layOut(table, 30));
        CPPUNIT_ASSERT_EQUAL(std::string("A  B                  C\n1  a \xc3\xa4 very wide one  x\n"),
                             layOut(table, 0));
    }

    void standsWithoutHeadings() {
        Table table(2);
        table.add({{"a"}, {"x"}});
        table.add({{"bb"}, {"y"}});
        CPPUNIT_ASSERT_EQUAL(std::string("a   x\nbb  y\n"), layOut(table, 0));
        CPPUNIT_ASSERT_EQUAL(std::string(), layOut(Table(2), 0));
    }

    void coloursWithoutMovingAColumn() {
        Table table({"A", "B"});
        table.add({{"bad", Terminal::Colour::red}, {"x"}});
        CPPUNIT_ASSERT_EQUAL(std::string("\x1b[1mA\x1b[0m    \x1b[1mB\x1b[0m\n\x1b[31mbad\x1b[0m  x\n"),
                             table.layOut({0, true}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TableTest);

} // namespace further::ctl
