#include "plugins/pi-top/simulator/LineReader.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

namespace further::simulator {

class LineReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LineReaderTest);
    CPPUNIT_TEST(joinsThePieces);
    CPPUNIT_TEST(takesTheLastLineWithoutAnEnd);
    CPPUNIT_TEST(keepsNothingOfALineThatIsTooLong);
    CPPUNIT_TEST(takesTheLongestThereMayBe);
    CPPUNIT_TEST_SUITE_END();

    std::vector<std::string> _lines;
    LineReader _reader{[this](std::string_view line) { _lines.emplace_back(line); },
                       [this] { _lines.emplace_back("TOO LONG"); }};

    using Lines = std::vector<std::string>;

public:
    void joinsThePieces() {
        for (const auto* const piece : {"pre", "ss up\nhold", " down\n\nrel", "ease\n"})
            _reader.take(piece);
        CPPUNIT_ASSERT(_lines == (Lines{"press up", "hold down", "", "release"}));
    }

    void takesTheLastLineWithoutAnEnd() {
        _reader.take("a\nquit");
        _reader.finish();
        _reader.finish();
        CPPUNIT_ASSERT(_lines == (Lines{"a", "quit"}));
    }

    void keepsNothingOfALineThatIsTooLong() {
        for (int i = 0; i < 1000; ++i)
            _reader.take(std::string(1000, 'x'));
        CPPUNIT_ASSERT(_lines.empty());
        _reader.take("y\nquit\n");
        CPPUNIT_ASSERT(_lines == (Lines{"TOO LONG", "quit"}));
        _reader.take(std::string(5000, 'z'));
        _reader.finish();
        CPPUNIT_ASSERT_EQUAL(std::string("TOO LONG"), _lines.back());
    }

    void takesTheLongestThereMayBe() {
        const std::string longest(LineReader::longest, 'x');
        _reader.take(longest);
        _reader.take("\n" + longest + "x\n");
        CPPUNIT_ASSERT(_lines == (Lines{longest, "TOO LONG"}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LineReaderTest);

} // namespace further::simulator
