#include "net/Connection.h"
#include "core/net/ClientFrames.h"
#include "core/net/ServerFrames.h"

#include <further/Descriptor.h>
#include <further/testing/FakeStrand.h>

#include <Poco/Net/StreamSocketImpl.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Kind = OutgoingQueue::Kind;

namespace {

constexpr unsigned text = 0x81;
constexpr unsigned binary = 0x82;
constexpr unsigned closing = 0x88;
constexpr unsigned ping = 0x89;
constexpr unsigned pong = 0x8A;

const ConnectionLimits limits{1 << 20, 100'000, 20'000, 1000, 20s, 60s, 1s};

/// Keeps what it is told.
class Owner : public Connection::Listener {
public:
    void onText(std::string message) override {
        texts.push_back(std::move(message));
        if (reaction)
            reaction();
    }
    void onSlow() override {
        CPPUNIT_ASSERT_MESSAGE("called back from within send()", !sending);
        ++slow;
    }
    void onCaughtUp() override {
        CPPUNIT_ASSERT(connection->queuedBytes() <= limits.lowWater);
        ++caughtUp;
    }
    void onEnd(std::string_view why) override {
        CPPUNIT_ASSERT_MESSAGE("called back from within send()", !sending);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("told twice", ""s, end);
        end = why.empty() ? "closed without a reason" : why;
    }
    void onClosed() override {
        CPPUNIT_ASSERT_MESSAGE("closed before its end", !end.empty());
        ++closed;
    }

    std::unique_ptr<Connection> connection;
    std::vector<std::string> texts;
    std::function<void()> reaction; ///< to each text
    int slow = 0;
    int caughtUp = 0;
    std::string end;
    int closed = 0;
    bool sending = false;
};

} // namespace

class ConnectionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConnectionTest);
    CPPUNIT_TEST(passesTextsOn);
    CPPUNIT_TEST(readsNothingBeforeItsStart);
    CPPUNIT_TEST(handlesEarlyBytesBeforeWhatIsRead);
    CPPUNIT_TEST(joinsAMessageThatBeganInTheEarlyBytes);
    CPPUNIT_TEST(handlesAMessageThatArrivesByteByByte);
    CPPUNIT_TEST(answersPings);
    CPPUNIT_TEST(sendsTextsInTheirOrder);
    CPPUNIT_TEST(mayBeSentToFromWithinOnText);
    CPPUNIT_TEST(answersACloseWithTheSameCode);
    CPPUNIT_TEST(answersACloseWithoutACode);
    CPPUNIT_TEST(ignoresWhatComesBehindAClose);
    CPPUNIT_TEST(refusesBinaryMessages);
    CPPUNIT_TEST(closesWithTheCodeOfAViolation);
    CPPUNIT_TEST(endsAtTheEndOfAPeerThatBrokeTheProtocol);
    CPPUNIT_TEST(waitsNoLongerThanTheDeadlineForOneThatBrokeTheProtocol);
    CPPUNIT_TEST(handlesWhatCameBeforeAViolation);
    CPPUNIT_TEST(endsWhenThePeerGoesWithoutAWord);
    CPPUNIT_TEST(endsInALaterTurnWhenThePeerIsGoneDuringASend);
    CPPUNIT_TEST(closesWithAHandshake);
    CPPUNIT_TEST(closesOnce);
    CPPUNIT_TEST(closesAtTheDeadlineWhenThePeerDoesNotAnswer);
    CPPUNIT_TEST(ignoresMessagesWhileItCloses);
    CPPUNIT_TEST(mayBeClosedFromWithinOnText);
    CPPUNIT_TEST(sendsNothingAfterItsEnd);
    CPPUNIT_TEST(writesAllOutputBeforeItsCloseFrame);
    CPPUNIT_TEST(answersACloseBehindTheOutputThatWaits);
    CPPUNIT_TEST(endsWhenThePeerGoesWhileItsCloseIsBeingAnswered);
    CPPUNIT_TEST(closesAtTheDeadlineWhileOutputIsBlocked);
    CPPUNIT_TEST(closesTheSocketWhenItIsDestroyed);
    CPPUNIT_TEST(holdsMessagesBackWhileItIsHeld);
    CPPUNIT_TEST(isReadAgainAfterTheLastHoldOnly);
    CPPUNIT_TEST(keepsTheRestOfWhatWasReadWhenItIsHeldInTheMiddle);
    CPPUNIT_TEST(keepsEarlyBytesWhileItIsHeld);
    CPPUNIT_TEST(keepsTheOrderWhenItIsReleasedAndHeldAgainAtOnce);
    CPPUNIT_TEST(noticesTheEndOfAPeerThatIsNotRead);
    CPPUNIT_TEST(completesAClosingHandshakeWhileItIsHeld);
    CPPUNIT_TEST(isOutlivedByAHold);
    CPPUNIT_TEST(tellsOfASlowPeerAboveTheHighWaterMarkOnly);
    CPPUNIT_TEST(tellsOfAPeerThatHasCaughtUpAtTheLowWaterMarkOnly);
    CPPUNIT_TEST(tellsOfNothingWhenAPeerTakesAllAtOnce);
    CPPUNIT_TEST(doesNotReadAPeerThatTakesNoAnswers);
    CPPUNIT_TEST(stopsAtTheControlLimitInTheMiddleOfWhatWasRead);
    CPPUNIT_TEST(readsOnHoweverMuchOutputWaits);
    CPPUNIT_TEST(pingsAQuietPeer);
    CPPUNIT_TEST(dropsAPeerThatIsSilent);
    CPPUNIT_TEST(doesNotTakeItsOwnHoldForSilence);
    CPPUNIT_TEST(doesNotTakeAPeerThatReadsNothingForSilent);
    CPPUNIT_TEST(doesNotPingWhileItCloses);
    CPPUNIT_TEST_SUITE_END();

public:
    void passesTextsOn() {
        open();
        clientSends(clientFrame(text, "a") + clientFrame(text, "") + clientFrame(pong, "x") + clientFrame(text, "c"));
        await([&] { return _owner.texts.size() == 3; });
        CPPUNIT_ASSERT((_owner.texts == std::vector<std::string>{"a", "", "c"}));
    }

    void readsNothingBeforeItsStart() {
        make(clientFrame(text, "early"));
        clientSends(clientFrame(text, "more"));
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches());
        CPPUNIT_ASSERT(_owner.texts.empty());
    }

    void handlesEarlyBytesBeforeWhatIsRead() {
        make(clientFrame(text, "1") + clientFrame(text, "2"));
        clientSends(clientFrame(text, "3"));
        connection().start();
        await([&] { return _owner.texts.size() == 3; });
        CPPUNIT_ASSERT((_owner.texts == std::vector<std::string>{"1", "2", "3"}));
    }

    void joinsAMessageThatBeganInTheEarlyBytes() {
        const auto frame = clientFrame(text, "hello");
        make(frame.substr(0, 3));
        clientSends(frame.substr(3));
        connection().start();
        await([&] { return _owner.texts.size() == 1; });
        CPPUNIT_ASSERT_EQUAL("hello"s, _owner.texts.front());
    }

    void handlesAMessageThatArrivesByteByByte() {
        open();
        for (const char byte : clientFrame(text, "hi \xE2\x82\xAC") + clientFrame(closing, closePayload(1000))) {
            clientSends({byte});
            await([&] { return unreadByServer() == 0; });
        }
        CPPUNIT_ASSERT_EQUAL("hi \xE2\x82\xAC"s, _owner.texts.at(0));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(1000, received().closeCode());
    }

    void answersPings() {
        open();
        clientSends(clientFrame(ping, "1") + clientFrame(ping, std::string(125, 'x')));
        await([&] { return received().frames.size() == 2; });
        CPPUNIT_ASSERT(
            (received().payloads(Frame::Kind::pong) == std::vector<std::string>{"1", std::string(125, 'x')}));
    }

    void sendsTextsInTheirOrder() {
        open();
        send(Kind::control, "started");
        send(Kind::output, "out");
        send(Kind::control, "stopped");
        CPPUNIT_ASSERT((received().texts() == std::vector<std::string>{"started", "out", "stopped"}));
    }

    void mayBeSentToFromWithinOnText() {
        open();
        _owner.reaction = [&] { send(Kind::control, "re: " + _owner.texts.back()); };
        clientSends(clientFrame(text, "a") + clientFrame(text, "b"));
        await([&] { return _owner.texts.size() == 2; });
        CPPUNIT_ASSERT((received().texts() == std::vector<std::string>{"re: a", "re: b"}));
    }

    void answersACloseWithTheSameCode() {
        open();
        clientSends(clientFrame(closing, closePayload(4321, "bye")));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(4321, received().closeCode());
        CPPUNIT_ASSERT(received().ended);
        assertNothingIsLeft();
    }

    void answersACloseWithoutACode() {
        open();
        clientSends(clientFrame(closing, ""));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(FrameCodec::noCloseCode, received().closeCode());
    }

    void ignoresWhatComesBehindAClose() {
        open();
        clientSends(clientFrame(closing, closePayload(1000)) + clientFrame(text, "late") + clientFrame(closing, ""));
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), received().frames.size());
    }

    void refusesBinaryMessages() {
        open();
        clientSends(clientFrame(binary, "x") + clientFrame(text, "late"));
        await([&] { return received().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1003, received().closeCode());
        clientSends(clientFrame(closing, closePayload(1003)));
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
    }

    void closesWithTheCodeOfAViolation() {
        const std::pair<std::string, int> violations[] = {{"\x81\x01x", 1002}, // not masked
                                                          {clientFrame(text, "\xFF"), 1007},
                                                          {ClientFrame{}.header(limits.maxMessage + 1), 1009}};
        for (const auto& [bytes, code] : violations) {
            open();
            clientSends(bytes);
            await([&] { return !_owner.end.empty(); });
            CPPUNIT_ASSERT_EQUAL(code, received().closeCode());
            CPPUNIT_ASSERT(_owner.end.size() > 10); // says what was wrong
            CPPUNIT_ASSERT_EQUAL(closePayload(static_cast<unsigned>(code), _owner.end),
                                 received().payloads(Frame::Kind::close).front());
        }
    }

    void endsAtTheEndOfAPeerThatBrokeTheProtocol() {
        open();
        clientSends("\x81\x01x" + clientFrame(closing, closePayload(1002)));
        await([&] { return !_owner.end.empty(); });
        CPPUNIT_ASSERT_EQUAL(0, _owner.closed); // its frames make no sense any more: only its end counts
        _client.reset();
        awaitClosed();
        assertNothingIsLeft();
    }

    void waitsNoLongerThanTheDeadlineForOneThatBrokeTheProtocol() {
        open();
        clientSends("\x81\x01x" + std::string(10000, 'x'));
        await([&] { return !_owner.end.empty(); });
        _strand.advance(999ms);
        CPPUNIT_ASSERT_EQUAL(0, _owner.closed);
        _strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
        assertNothingIsLeft();
    }

    void handlesWhatCameBeforeAViolation() {
        open();
        _owner.reaction = [&] { send(Kind::control, "answer"); };
        clientSends(clientFrame(text, "right") + "\x81\x01x");
        await([&] { return !_owner.end.empty(); });
        CPPUNIT_ASSERT_EQUAL("right"s, _owner.texts.at(0));
        CPPUNIT_ASSERT_EQUAL("answer"s, received().texts().at(0));
    }

    void endsWhenThePeerGoesWithoutAWord() {
        open();
        clientSends(clientFrame(text, "last"));
        _client.reset();
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL("last"s, _owner.texts.at(0));
        assertNothingIsLeft();
    }

    void endsInALaterTurnWhenThePeerIsGoneDuringASend() {
        open();
        _client.reset();
        send(Kind::output, "anyone?");
        send(Kind::output, "no?");
        CPPUNIT_ASSERT(_owner.end.empty());
        _strand.runPosted();
        CPPUNIT_ASSERT(!_owner.end.empty());
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
        assertNothingIsLeft();
    }

    void closesWithAHandshake() {
        open();
        connection().close(1001, "The agent ends");
        CPPUNIT_ASSERT(!_owner.end.empty());
        CPPUNIT_ASSERT_EQUAL(0, _owner.closed);
        CPPUNIT_ASSERT_EQUAL(closePayload(1001, "The agent ends"), received().payloads(Frame::Kind::close).at(0));
        clientSends(clientFrame(closing, closePayload(1001)));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), received().frames.size());
        assertNothingIsLeft();
    }

    void closesOnce() {
        open();
        connection().close(1001, "first");
        connection().close(1011, "second");
        clientSends("\x81\x01x"); // a violation now changes nothing
        _strand.advance(1s);
        connection().close(1011, "third");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), received().frames.size());
        CPPUNIT_ASSERT_EQUAL(1001, received().closeCode());
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
    }

    void closesAtTheDeadlineWhenThePeerDoesNotAnswer() {
        open();
        connection().close(1001, "");
        _strand.advance(999ms);
        CPPUNIT_ASSERT_EQUAL(0, _owner.closed);
        _strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
        assertNothingIsLeft();
    }

    void ignoresMessagesWhileItCloses() {
        open();
        connection().close(1001, "");
        clientSends(clientFrame(text, "late") + clientFrame(ping, "late") + clientFrame(binary, "late") +
                    clientFrame(closing, closePayload(1001)));
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), received().frames.size());
    }

    void mayBeClosedFromWithinOnText() {
        open();
        _owner.reaction = [&] { connection().close(1011, "The agent failed"); };
        clientSends(clientFrame(text, "a") + clientFrame(text, "b") + clientFrame(closing, closePayload(1011)));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _owner.texts.size());
        CPPUNIT_ASSERT_EQUAL(1011, received().closeCode());
    }

    void sendsNothingAfterItsEnd() {
        open();
        connection().close(1001, "");
        send(Kind::output, "late");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), connection().queuedBytes());
        _strand.advance(1s);
        send(Kind::output, "later");
        CPPUNIT_ASSERT(received().texts().empty());
    }

    void writesAllOutputBeforeItsCloseFrame() {
        open();
        const auto sent = sendUntilBlocked();
        connection().close(1001, "");
        await([&] { return received().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(sent, received().texts().size());
        clientSends(clientFrame(closing, closePayload(1001)));
        awaitClosed();
    }

    void answersACloseBehindTheOutputThatWaits() {
        open();
        const auto sent = sendUntilBlocked();
        clientSends(clientFrame(closing, closePayload(1000)));
        await([&] { return !_owner.end.empty(); });
        CPPUNIT_ASSERT_EQUAL(0, _owner.closed);
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(sent, received().texts().size());
        CPPUNIT_ASSERT_EQUAL(1000, received().closeCode());
        assertNothingIsLeft();
    }

    void endsWhenThePeerGoesWhileItsCloseIsBeingAnswered() {
        open();
        sendUntilBlocked();
        clientSends(clientFrame(closing, closePayload(1000)));
        await([&] { return !_owner.end.empty(); });
        _client.reset();
        awaitClosed();
        assertNothingIsLeft();
    }

    void closesAtTheDeadlineWhileOutputIsBlocked() {
        open();
        sendUntilBlocked();
        connection().close(1001, "");
        _strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
        assertNothingIsLeft();
    }

    void closesTheSocketWhenItIsDestroyed() {
        open();
        sendUntilBlocked();
        _owner.connection.reset();
        (void)received();
        CPPUNIT_ASSERT(received().ended);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches());
    }

    void holdsMessagesBackWhileItIsHeld() {
        open();
        auto hold = connection().holdReading();
        clientSends(clientFrame(text, "a"));
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        hold = {};
        await([&] { return _owner.texts.size() == 1; });
    }

    void isReadAgainAfterTheLastHoldOnly() {
        open();
        auto first = connection().holdReading();
        auto second = connection().holdReading();
        clientSends(clientFrame(text, "a"));
        first = {};
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        second = {};
        await([&] { return _owner.texts.size() == 1; });
    }

    void keepsTheRestOfWhatWasReadWhenItIsHeldInTheMiddle() {
        open();
        Registered hold;
        _owner.reaction = [&] {
            if (_owner.texts.size() < 4)
                hold = connection().holdReading();
        };
        clientSends(clientFrame(text, "1") + clientFrame(text, "2") + clientFrame(text, "3") + clientFrame(text, "4"));
        for (std::size_t i = 1; i < 4; ++i) {
            await([&] { return _owner.texts.size() == i; });
            clientSends(clientFrame(text, std::to_string(4 + i)));
            CPPUNIT_ASSERT(!happens([&] { return _owner.texts.size() > i; }));
            hold = {};
        }
        await([&] { return _owner.texts.size() == 7; });
        CPPUNIT_ASSERT((_owner.texts == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7"}));
    }

    void keepsEarlyBytesWhileItIsHeld() {
        make(clientFrame(text, "early"));
        auto hold = connection().holdReading();
        connection().start();
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        hold = {};
        await([&] { return _owner.texts.size() == 1; });
    }

    void keepsTheOrderWhenItIsReleasedAndHeldAgainAtOnce() {
        make(clientFrame(text, "1"));
        connection().start();
        auto hold = connection().holdReading();
        clientSends(clientFrame(text, "2"));
        for (int i = 0; i < 3; ++i) {
            hold = {};
            hold = connection().holdReading();
        }
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        hold = {};
        hold = connection().holdReading();
        hold = {};
        await([&] { return _owner.texts.size() == 2; });
        CPPUNIT_ASSERT((_owner.texts == std::vector<std::string>{"1", "2"}));
    }

    void noticesTheEndOfAPeerThatIsNotRead() {
        open();
        const auto hold = connection().holdReading();
        clientSends(clientFrame(text, "unread"));
        CPPUNIT_ASSERT_EQUAL(0, ::shutdown(_client.get(), SHUT_WR));
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
        assertNothingIsLeft();
    }

    void completesAClosingHandshakeWhileItIsHeld() {
        open();
        const auto hold = connection().holdReading();
        clientSends(clientFrame(text, "unread") + clientFrame(closing, closePayload(1000)));
        connection().close(1001, "");
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
        CPPUNIT_ASSERT_EQUAL(1001, received().closeCode());
        assertNothingIsLeft();
    }

    void isOutlivedByAHold() {
        open();
        auto hold = connection().holdReading();
        _owner.connection.reset();
        hold = {};
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches());
    }

    void tellsOfASlowPeerAboveTheHighWaterMarkOnly() {
        open();
        fillTheSocket();
        queueUpTo(limits.highWater);
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(0, _owner.slow);
        send(Kind::output, "one more");
        CPPUNIT_ASSERT_EQUAL(0, _owner.slow); // never from within
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(1, _owner.slow);
        send(Kind::output, "and more, all the same");
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(1, _owner.slow);
    }

    void tellsOfAPeerThatHasCaughtUpAtTheLowWaterMarkOnly() {
        open();
        sendUntilBlocked();
        _strand.runPosted();
        for (int round = 1; round <= 2; ++round) {
            CPPUNIT_ASSERT_EQUAL(round, _owner.slow);
            while (_owner.caughtUp < round) {
                CPPUNIT_ASSERT(connection().queuedBytes() > limits.lowWater);
                _received.readFrom(_client.get(), 1000);
                (void)happens([&] { return _owner.caughtUp == round; });
            }
            CPPUNIT_ASSERT(connection().queuedBytes() <= limits.lowWater);
            CPPUNIT_ASSERT_EQUAL(round, _owner.slow);
            queueUpTo(limits.highWater + 1);
            _strand.runPosted();
        }
    }

    void tellsOfNothingWhenAPeerTakesAllAtOnce() {
        open();
        send(Kind::output, std::string(limits.highWater + 1, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), connection().queuedBytes());
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(0, _owner.slow);
    }

    void doesNotReadAPeerThatTakesNoAnswers() {
        open();
        fillTheSocket();
        send(Kind::control, std::string(limits.controlLimit, 'x'));
        clientSends(clientFrame(text, "a"));
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        await([&] {
            (void)received();
            return _owner.texts.size() == 1;
        });
    }

    void stopsAtTheControlLimitInTheMiddleOfWhatWasRead() {
        open();
        fillTheSocket();
        _owner.reaction = [&] { send(Kind::control, std::string(98, 'x')); }; // 100 on the wire
        std::string many;
        for (int i = 0; i < 100; ++i)
            many += clientFrame(text, std::to_string(i));
        clientSends(many);
        await([&] { return unreadByServer() == 0; });
        CPPUNIT_ASSERT_EQUAL(limits.controlLimit / 100 + 1, _owner.texts.size());
        await([&] {
            (void)received();
            return _owner.texts.size() == 100;
        });
        CPPUNIT_ASSERT_EQUAL("99"s, _owner.texts.back());
    }

    void readsOnHoweverMuchOutputWaits() {
        open();
        sendUntilBlocked();
        send(Kind::output, std::string(1 << 20, 'x'));
        clientSends(clientFrame(text, "stop"));
        await([&] { return _owner.texts.size() == 1; });
    }

    void pingsAQuietPeer() {
        open();
        _strand.advance(19999ms);
        CPPUNIT_ASSERT(received().frames.empty());
        _strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), received().payloads(Frame::Kind::ping).size());
        _strand.advance(20s);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), received().payloads(Frame::Kind::ping).size());
    }

    void dropsAPeerThatIsSilent() {
        open();
        _strand.advance(50s);
        clientSends(clientFrame(pong, ""));
        await([&] { return unreadByServer() == 0; });
        _strand.advance(59999ms);
        CPPUNIT_ASSERT(_owner.end.empty());
        _strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
        assertNothingIsLeft();
    }

    void doesNotTakeItsOwnHoldForSilence() {
        open();
        auto hold = connection().holdReading();
        for (int i = 0; i < 10; ++i) {
            _strand.advance(1min);
            (void)received();
        }
        hold = {};
        _strand.advance(59s);
        CPPUNIT_ASSERT(_owner.end.empty());
        _strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
    }

    // Its answer to a ping can't come before it has read the ping.
    void doesNotTakeAPeerThatReadsNothingForSilent() {
        open();
        sendUntilBlocked();
        _strand.advance(10min);
        CPPUNIT_ASSERT(_owner.end.empty());
        await([&] {
            (void)received();
            return connection().queuedBytes() == 0;
        });
        _strand.advance(61s);
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
    }

    void doesNotPingWhileItCloses() {
        open();
        _strand.advance(19500ms);
        connection().close(1001, "");
        _strand.advance(600ms);
        CPPUNIT_ASSERT(received().payloads(Frame::Kind::ping).empty());
    }

private:
    /// A new connection, owner and client.
    void make(const std::string& early = {}) {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
        _owner.connection.reset();
        _owner = Owner();
        _received = {};
        _client = Descriptor(ends[1]);
        _server = ends[0];
        _owner.connection = std::make_unique<Connection>(
            _strand, Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(ends[0])), early, limits, _owner);
    }

    void open() {
        make();
        connection().start();
    }

    Connection& connection() { return *_owner.connection; }

    void clientSends(const std::string& bytes) {
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(bytes.size()),
                             ::send(_client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }

    void send(Kind kind, const std::string& message) {
        _owner.sending = true;
        connection().send(kind, message);
        _owner.sending = false;
    }

    /// What the client has got, all of it.
    const ServerFrames& received() {
        if (_client)
            _received.readFrom(_client.get());
        return _received;
    }

    std::size_t unreadByServer() const {
        char buffer[65536];
        const auto count = ::recv(_server, buffer, sizeof buffer, MSG_PEEK | MSG_DONTWAIT);
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }

    void await(const std::function<bool()>& done) { CPPUNIT_ASSERT(_strand.runUntil(done)); }
    void awaitClosed() {
        await([&] {
            (void)received();
            return _owner.closed > 0;
        });
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(1, _owner.closed);
    }
    /// Whether it happens with all that is ready now.
    bool happens(const std::function<bool()>& done) { return _strand.runUntil(done, 1ms); }

    /// Nothing of a connection that is closed goes on.
    void assertNothingIsLeft() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

    /// What is sent from now on waits in the queue.
    void fillTheSocket() {
        while (connection().queuedBytes() == 0)
            send(Kind::output, std::string(1000, 'x'));
    }
    void queueUpTo(std::size_t bytes) {
        while (connection().queuedBytes() + 5000 < bytes)
            send(Kind::output, std::string(1000, 'x'));
        send(Kind::output, std::string(bytes - connection().queuedBytes() - 4, 'x'));
        CPPUNIT_ASSERT_EQUAL(bytes, connection().queuedBytes());
    }
    /// Fills socket and queue beyond the high-water mark; returns how many texts that took.
    std::size_t sendUntilBlocked() {
        std::size_t sent = 0;
        for (; connection().queuedBytes() <= limits.highWater; ++sent)
            send(Kind::output, std::string(1000, 'x'));
        return sent;
    }

    testing::FakeStrand _strand;
    Owner _owner;
    Descriptor _client;
    int _server = -1;
    ServerFrames _received;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionTest);
