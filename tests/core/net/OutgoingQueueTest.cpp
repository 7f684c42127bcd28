#include "net/OutgoingQueue.h"
#include "core/net/ServerFrames.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>

#include <array>
#include <string>

using namespace further;
using Kind = OutgoingQueue::Kind;
using Progress = OutgoingQueue::Progress;

class OutgoingQueueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutgoingQueueTest);
    CPPUNIT_TEST(isEmptyAtFirst);
    CPPUNIT_TEST(countsBytesAsTheyStandOnTheWire);
    CPPUNIT_TEST(countsWhatIsNoOutputAsControl);
    CPPUNIT_TEST(writesFramesInTheirOrder);
    CPPUNIT_TEST(isBlockedByASocketThatIsFullAndGoesOnLater);
    CPPUNIT_TEST(countsDownAsItIsWritten);
    CPPUNIT_TEST(appendsToWhatIsHalfWritten);
    CPPUNIT_TEST(writesMoreChunksThanFitOneCall);
    CPPUNIT_TEST(takesAMessageThatIsLargerThanAChunk);
    CPPUNIT_TEST(writesACloseFrame);
    CPPUNIT_TEST(tellsThatThePeerIsGone);
    CPPUNIT_TEST(writesAtOnceWhereNothingWaits);
    CPPUNIT_TEST(queuesWhatASocketDoesNotTakeAtOnce);
    CPPUNIT_TEST(queuesBehindWhatWaits);
    CPPUNIT_TEST(queuesAllForASocketThatTakesNothing);
    CPPUNIT_TEST(tellsThatThePeerIsGoneWhereItWroteAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
        _ours = Descriptor(ends[0]);
        _theirs = Descriptor(ends[1]);
    }

    void isEmptyAtFirst() {
        CPPUNIT_ASSERT(_queue.empty());
        CPPUNIT_ASSERT(write() == Progress::drained);
    }

    void countsBytesAsTheyStandOnTheWire() {
        _queue.push(Kind::output, Frame::Kind::text, "hi");
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), _queue.bytes());
        _queue.push(Kind::output, Frame::Kind::text, std::string(200, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4 + 4 + 200), _queue.bytes());
        _queue.push(Kind::output, Frame::Kind::text, std::string(70000, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4 + 204 + 10 + 70000), _queue.bytes());
    }

    void countsWhatIsNoOutputAsControl() {
        _queue.push(Kind::output, Frame::Kind::text, "output");
        _queue.push(Kind::control, Frame::Kind::text, "started");
        _queue.push(Kind::control, Frame::Kind::pong, "");
        CPPUNIT_ASSERT_EQUAL(std::size_t(9 + 2), _queue.controlBytes());
        CPPUNIT_ASSERT_EQUAL(std::size_t(8 + 11), _queue.bytes());
    }

    void writesFramesInTheirOrder() {
        _queue.push(Kind::control, Frame::Kind::text, "started");
        _queue.push(Kind::output, Frame::Kind::text, "a");
        _queue.push(Kind::output, Frame::Kind::text, "b");
        _queue.push(Kind::control, Frame::Kind::text, "stopped");
        CPPUNIT_ASSERT(write() == Progress::drained);
        CPPUNIT_ASSERT(_queue.empty());
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT((_received.texts() == std::vector<std::string>{"started", "a", "b", "stopped"}));
    }

    void isBlockedByASocketThatIsFullAndGoesOnLater() {
        std::vector<std::string> sent;
        for (int i = 0; i < 300; ++i) {
            sent.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i) * 50, 'x'));
            _queue.push(i % 3 == 0 ? Kind::control : Kind::output, Frame::Kind::text, sent.back());
        }
        CPPUNIT_ASSERT(write() == Progress::blocked);
        while (write() == Progress::blocked)
            _received.readFrom(_theirs.get(), 10007);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _queue.bytes());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _queue.controlBytes());
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT(_received.texts() == sent);
    }

    void countsDownAsItIsWritten() {
        _queue.push(Kind::control, Frame::Kind::text, std::string(100, 'c'));
        _queue.push(Kind::output, Frame::Kind::text, std::string(4 << 20, 'x'));
        const auto before = _queue.bytes();
        CPPUNIT_ASSERT(write() == Progress::blocked);
        CPPUNIT_ASSERT(_queue.bytes() < before);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _queue.controlBytes());
    }

    void appendsToWhatIsHalfWritten() {
        fillTheSocket();
        _queue.push(Kind::output, Frame::Kind::text, std::string(1000, 'a'));
        _received.readFrom(_theirs.get(), 4096);
        (void)write();
        _queue.push(Kind::output, Frame::Kind::text, std::string(1000, 'b'));
        while (write() == Progress::blocked)
            _received.readFrom(_theirs.get());
        _received.readFrom(_theirs.get());
        const auto texts = _received.texts();
        CPPUNIT_ASSERT_EQUAL(std::string(1000, 'a'), texts.at(texts.size() - 2));
        CPPUNIT_ASSERT_EQUAL(std::string(1000, 'b'), texts.back());
    }

    // Changing kinds makes a chunk of each.
    void writesMoreChunksThanFitOneCall() {
        for (int i = 0; i < 100; ++i)
            _queue.push(i % 2 == 0 ? Kind::control : Kind::output, Frame::Kind::text, std::to_string(i));
        CPPUNIT_ASSERT(write() == Progress::drained);
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT_EQUAL(std::size_t(100), _received.texts().size());
        CPPUNIT_ASSERT_EQUAL(std::string("99"), _received.texts().back());
    }

    void takesAMessageThatIsLargerThanAChunk() {
        const std::string large(200000, 'x');
        _queue.push(Kind::output, Frame::Kind::text, "before");
        _queue.push(Kind::output, Frame::Kind::text, large);
        while (write() == Progress::blocked)
            _received.readFrom(_theirs.get());
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT(_received.texts().back() == large);
    }

    void writesACloseFrame() {
        _queue.pushClose(1001, "The agent ends");
        CPPUNIT_ASSERT(write() == Progress::drained);
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT_EQUAL(1001, _received.closeCode());
    }

    void tellsThatThePeerIsGone() {
        _theirs.reset();
        _queue.push(Kind::output, Frame::Kind::text, "anyone?");
        CPPUNIT_ASSERT(write() == Progress::broken); // and no SIGPIPE
    }

    void writesAtOnceWhereNothingWaits() {
        writeAtOnce(Kind::output, "hello");
        writeAtOnce(Kind::control, std::string(70000, 'x'));
        writeAtOnce(Kind::control, "");
        CPPUNIT_ASSERT(_queue.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _queue.bytes());
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT((_received.texts() == std::vector<std::string>{"hello", std::string(70000, 'x'), ""}));
    }

    void queuesWhatASocketDoesNotTakeAtOnce() {
        const std::string large(4 << 20, 'x');
        writeAtOnce(Kind::control, large);
        CPPUNIT_ASSERT(_queue.bytes() > 0 && _queue.bytes() < large.size());
        CPPUNIT_ASSERT_EQUAL(_queue.bytes(), _queue.controlBytes());
        while (write() == Progress::blocked)
            _received.readFrom(_theirs.get());
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT(_received.texts() == std::vector<std::string>{large});
    }

    void queuesBehindWhatWaits() {
        _queue.push(Kind::output, Frame::Kind::text, "first");
        writeAtOnce(Kind::control, "second");
        CPPUNIT_ASSERT_EQUAL(std::size_t(7 + 8), _queue.bytes());
        CPPUNIT_ASSERT_EQUAL(std::size_t(8), _queue.controlBytes());
        CPPUNIT_ASSERT(write() == Progress::drained);
        _received.readFrom(_theirs.get());
        CPPUNIT_ASSERT((_received.texts() == std::vector<std::string>{"first", "second"}));
    }

    void queuesAllForASocketThatTakesNothing() {
        fillTheSocket();
        const auto before = _queue.bytes();
        _queue.write(nullptr, Kind::output, Frame::Kind::text, "later");
        CPPUNIT_ASSERT_EQUAL(before + 7, _queue.bytes());
    }

    void tellsThatThePeerIsGoneWhereItWroteAtOnce() {
        _theirs.reset();
        writeAtOnce(Kind::output, "anyone?");
        CPPUNIT_ASSERT_EQUAL(std::size_t(9), _queue.bytes());
        CPPUNIT_ASSERT(write() == Progress::broken);
    }

private:
    void writeAtOnce(Kind kind, const std::string& text) {
        Transport transport(_ours.get());
        _queue.write(&transport, kind, Frame::Kind::text, text);
    }

    Progress write() {
        Transport transport(_ours.get());
        return _queue.writeTo(transport);
    }

    void fillTheSocket() {
        while (write() == Progress::drained)
            _queue.push(Kind::output, Frame::Kind::text, std::string(1 << 16, 'x'));
    }

    OutgoingQueue _queue;
    Descriptor _ours;
    Descriptor _theirs;
    ServerFrames _received;
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutgoingQueueTest);
