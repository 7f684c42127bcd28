#include "plugins/common/process/OutputReader.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

using namespace further;
using namespace std::chrono_literals;
using process::OutputReader;
using process::Stream;

class OutputReaderTest : public CppUnit::TestFixture, private OutputReader::Listener {
    CPPUNIT_TEST_SUITE(OutputReaderTest);
    CPPUNIT_TEST(tellsEachPieceAtOnceWhileThereAreFew);
    CPPUNIT_TEST(readsManySmallPiecesOnceInAMillisecond);
    CPPUNIT_TEST(gathersOnForAsLongAsSmallPiecesCome);
    CPPUNIT_TEST(tellsAtOnceAgainWhenLittleComes);
    CPPUNIT_TEST(tellsAtOnceAgainWhenMuchComes);
    CPPUNIT_TEST(gathersNothingThatComesFasterThanAPipeCouldHold);
    CPPUNIT_TEST(gathersNothingWhereItMayNot);
    CPPUNIT_TEST(tellsWhatItHasGatheredWhenItIsToCatchUp);
    CPPUNIT_TEST(countsAnewAfterCatchingUp);
    CPPUNIT_TEST(readsNothingInAPauseThatBeganInARest);
    CPPUNIT_TEST(doesNotRestWhereWhatWasReadPausesIt);
    CPPUNIT_TEST(tellsAnEndThatCameInARest);
    CPPUNIT_TEST(finishesWithWhatWasGathered);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _text.clear();
        _pieces = 0;
        _ended = false;
        _pausing = false;
        open(OutputReader::Manner::gathering);
    }
    void tearDown() override { _reader.reset(); }

    void tellsEachPieceAtOnceWhileThereAreFew() {
        for (int i = 0; i < 100; ++i) {
            tellsAtOnce("a line\n");
            _strand.advance(1ms);
        }
    }

    void readsManySmallPiecesOnceInAMillisecond() {
        makeItRest();
        program("one,");
        program("two");
        CPPUNIT_ASSERT(!happens());
        _strand.advance(1ms);
        CPPUNIT_ASSERT(happens());
        CPPUNIT_ASSERT_EQUAL(std::string("one,two"), _text);
    }

    void gathersOnForAsLongAsSmallPiecesCome() {
        makeItRest();
        for (int i = 0; i < 10; ++i) {
            program(std::string(600, 'x'));
            program(std::string(600, 'y'));
            CPPUNIT_ASSERT(!happens());
            _strand.advance(1ms);
            CPPUNIT_ASSERT(happens());
            CPPUNIT_ASSERT_EQUAL(std::size_t(1200), _text.size());
            _text.clear();
        }
    }

    void tellsAtOnceAgainWhenLittleComes() {
        makeItRest();
        _strand.advance(1ms);
        tellsAtOnce("the first after a while");
        tellsAtOnce("and the second");
    }

    void tellsAtOnceAgainWhenMuchComes() {
        makeItRest();
        program(std::string(40000, 'x'));
        _strand.advance(1ms);
        CPPUNIT_ASSERT(happens());
        _text.clear();
        tellsAtOnce("more");
    }

    void gathersNothingThatComesFasterThanAPipeCouldHold() {
        for (int i = 0; i < 100; ++i) {
            tellsAtOnce(std::string(5000, 'x'));
            if (i % 9 == 0)
                _strand.advance(1ms);
        }
    }

    void gathersNothingWhereItMayNot() {
        open(OutputReader::Manner::atOnce);
        makeItBusy();
        tellsAtOnce("x");
    }

    void tellsWhatItHasGatheredWhenItIsToCatchUp() {
        makeItRest();
        program("gathered");
        _reader->catchUp();
        CPPUNIT_ASSERT_EQUAL(std::string("gathered"), _text);
        _text.clear();
        tellsAtOnce("next");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

    void countsAnewAfterCatchingUp() {
        for (int i = 0; i < 100; ++i) {
            tellsAtOnce("an echo");
            _reader->catchUp();
            if (i % 9 == 0)
                _strand.advance(1ms);
        }
    }

    void readsNothingInAPauseThatBeganInARest() {
        makeItRest();
        program("x");
        _reader->pause();
        _reader->catchUp();
        _strand.advance(10ms);
        CPPUNIT_ASSERT(!happens());
        _reader->resume();
        CPPUNIT_ASSERT(happens());
    }

    void doesNotRestWhereWhatWasReadPausesIt() {
        _pausing = true;
        makeItBusy([this] {
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
            _reader->resume();
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
        tellsAtOnce("x");
    }

    void tellsAnEndThatCameInARest() {
        makeItRest();
        program("the last");
        _program.reset();
        CPPUNIT_ASSERT(!happens());
        _reader->catchUp();
        CPPUNIT_ASSERT_EQUAL(std::string("the last"), _text);
        CPPUNIT_ASSERT(_strand.runUntil([this] { return _ended; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

    void finishesWithWhatWasGathered() {
        makeItRest();
        program("the last");
        _reader->finish();
        CPPUNIT_ASSERT_EQUAL(std::string("the last"), _text);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

private:
    void open(OutputReader::Manner manner) {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
        _program = Descriptor(ends[1]);
        OutputReader::Listener& listener = *this;
        _reader.emplace(_strand, Descriptor(ends[0]), Stream::output, manner, listener);
        _reader->resume();
    }

    void onText(Stream, std::string_view text) override {
        _text += text;
        ++_pieces;
        if (_pausing)
            _reader->pause();
    }
    void onEnd(Stream) override { _ended = true; }

    void program(const std::string& writes) {
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(writes.size()),
                             ::write(_program.get(), writes.data(), writes.size()));
    }

    /// Whether something is told with the clock as it is.
    bool happens() {
        const int before = _pieces;
        return _strand.runUntil([&] { return _pieces > before; }, 5ms);
    }

    void tellsAtOnce(const std::string& piece) {
        program(piece);
        CPPUNIT_ASSERT(happens());
        CPPUNIT_ASSERT_EQUAL(piece, _text);
        _text.clear();
    }

    /// Nine small pieces, one after the other, within a millisecond.
    void makeItBusy(const std::function<void()>& afterEach = [] {}) {
        for (int i = 0; i < 9; ++i) {
            program("a piece");
            CPPUNIT_ASSERT(happens());
            afterEach();
            if (i == 0)
                _strand.advance(1ms);
        }
        _text.clear();
    }
    void makeItRest() {
        makeItBusy();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _strand.timers());
    }

    testing::FakeStrand _strand;
    Descriptor _program;
    std::optional<OutputReader> _reader;
    std::string _text;
    int _pieces = 0;
    bool _ended = false;
    bool _pausing = false;
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutputReaderTest);
