#include "core/net/ConnectionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class ConnectionTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(ConnectionTest);
    CPPUNIT_TEST(passesTextsOn);
    CPPUNIT_TEST(readsNothingBeforeItsStart);
    CPPUNIT_TEST(handlesEarlyBytesBeforeWhatIsRead);
    CPPUNIT_TEST(joinsAMessageThatBeganInTheEarlyBytes);
    CPPUNIT_TEST(handlesAMessageThatArrivesByteByByte);
    CPPUNIT_TEST(answersPings);
    CPPUNIT_TEST(sendsTextsInTheirOrder);
    CPPUNIT_TEST(mayBeSentToFromWithinOnText);
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionTest);
