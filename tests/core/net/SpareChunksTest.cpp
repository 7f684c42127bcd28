#include "net/SpareChunks.h"

#include <cppunit/extensions/HelperMacros.h>

#include <list>
#include <string>

using namespace further;
using Kind = OutgoingChunk::Kind;

class SpareChunksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SpareChunksTest);
    CPPUNIT_TEST(givesTheMemoryOfWhatWasWritten);
    CPPUNIT_TEST(givesLittleMemoryForLittle);
    CPPUNIT_TEST(givesEmptyChunksOfTheKindThatIsAskedFor);
    CPPUNIT_TEST(keepsAMebibyteAtMostWhileSomethingWaits);
    CPPUNIT_TEST(keepsLittleOnceNothingWaits);
    CPPUNIT_TEST(keepsNoChunkThatIsLargerThanAllItMayKeep);
    CPPUNIT_TEST_SUITE_END();

public:
    void givesTheMemoryOfWhatWasWritten() {
        append(1, 65536);
        const auto* const memory = _queue.front().bytes.data();
        takeAll();
        CPPUNIT_ASSERT(_chunks.bytes() >= 65536);
        append(1, 10'000);
        CPPUNIT_ASSERT(_queue.front().bytes.data() == memory);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _chunks.bytes());
    }

    /// A queue counts what is in its chunks, and a limit of that is one of memory.
    void givesLittleMemoryForLittle() {
        append(4, 200'000);
        takeAll();
        append(100, 2);
        std::size_t held = 0;
        for (const auto& chunk : _queue)
            held += chunk.bytes.capacity();
        CPPUNIT_ASSERT(held < 100'000);
    }

    void givesEmptyChunksOfTheKindThatIsAskedFor() {
        append(1, 100);
        _queue.front().written = 50;
        takeAll();
        _chunks.appendTo(_queue, Kind::control, 100);
        CPPUNIT_ASSERT(_queue.front().kind == Kind::control);
        CPPUNIT_ASSERT(_queue.front().bytes.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _queue.front().written);
    }

    void keepsAMebibyteAtMostWhileSomethingWaits() {
        append(1, 1);
        std::list<OutgoingChunk> other;
        other.swap(_queue);
        append(100, 65536);
        takeAll();
        CPPUNIT_ASSERT(_chunks.bytes() <= SpareChunks::mostWhileInUse);
        CPPUNIT_ASSERT(_chunks.bytes() > SpareChunks::mostWhileInUse / 2);
        _chunks.takeFirstOf(other);
        CPPUNIT_ASSERT(_chunks.bytes() <= SpareChunks::mostOtherwise);
    }

    void keepsLittleOnceNothingWaits() {
        append(100, 65536);
        takeAll();
        CPPUNIT_ASSERT(_chunks.bytes() <= SpareChunks::mostOtherwise);
        CPPUNIT_ASSERT(_chunks.bytes() > 0);
    }

    void keepsNoChunkThatIsLargerThanAllItMayKeep() {
        append(1, 2 * SpareChunks::mostWhileInUse);
        takeAll();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _chunks.bytes());
        append(1, 10);
        takeAll();
        CPPUNIT_ASSERT(_chunks.bytes() < 100);
    }

private:
    void append(int count, std::size_t size) {
        for (int i = 0; i < count; ++i) {
            _chunks.appendTo(_queue, Kind::output, size);
            _queue.back().bytes.assign(size, 'x');
        }
    }
    void takeAll() {
        while (!_queue.empty())
            _chunks.takeFirstOf(_queue);
    }

    SpareChunks _chunks;
    std::list<OutgoingChunk> _queue;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SpareChunksTest);
