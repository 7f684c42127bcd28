#include "core/net/ConnectionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class ConnectionClosingTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(ConnectionClosingTest);
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
    CPPUNIT_TEST_SUITE_END();

public:
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
                                                          {ClientFrame{}.header(limits().maxMessage + 1), 1009}};
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
        _wire.vanish();
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
        _wire.vanish();
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL("last"s, _owner.texts.at(0));
        assertNothingIsLeft();
    }

    void endsInALaterTurnWhenThePeerIsGoneDuringASend() {
        open();
        _wire.vanish();
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
        _wire.vanish();
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionClosingTest);
