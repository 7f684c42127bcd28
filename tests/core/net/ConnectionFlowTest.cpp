#include "core/net/ConnectionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class ConnectionFlowTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(ConnectionFlowTest);
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
    CPPUNIT_TEST(takesSoManyMessagesInATurn);
    CPPUNIT_TEST_SUITE_END();

public:
    void takesSoManyMessagesInATurn() {
        open();
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += clientFrame(text, std::to_string(i));
        clientSends(many);
        std::vector<std::size_t> turns; // how many have come when each ends
        _owner.reaction = [&] {
            if (_owner.texts.size() % 32 == 1) // the others' turn comes before the next so many
                _strand.post([&] { turns.push_back(_owner.texts.size()); });
        };
        await([&] { return _owner.texts.size() == 1000; });
        for (std::size_t i = 0; i < 1000; ++i)
            CPPUNIT_ASSERT_EQUAL(std::to_string(i), _owner.texts[i]);
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t(32), turns.size());
        for (std::size_t i = 0; i + 1 < turns.size(); ++i)
            CPPUNIT_ASSERT_EQUAL((i + 1) * 32, turns[i]);
    }

    void tellsOfASlowPeerAboveTheHighWaterMarkOnly() {
        open();
        fillTheSocket();
        queueUpTo(limits().highWater);
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
                CPPUNIT_ASSERT(connection().queuedBytes() > limits().lowWater);
                _received.readFrom([this](char* into, std::size_t size) { return _wire.receive(into, size); }, 1000);
                (void)happens([&] { return _owner.caughtUp == round; });
            }
            CPPUNIT_ASSERT(connection().queuedBytes() <= limits().lowWater);
            CPPUNIT_ASSERT_EQUAL(round, _owner.slow);
            queueUpTo(limits().highWater + 1);
            _strand.runPosted();
        }
    }

    void tellsOfNothingWhenAPeerTakesAllAtOnce() {
        open();
        send(Kind::output, std::string(limits().highWater + 1, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), connection().queuedBytes());
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(0, _owner.slow);
    }

    void doesNotReadAPeerThatTakesNoAnswers() {
        open();
        fillTheSocket();
        send(Kind::control, std::string(limits().controlLimit, 'x'));
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
        CPPUNIT_ASSERT_EQUAL(limits().controlLimit / 100 + 1, _owner.texts.size());
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionFlowTest);
