#include "core/net/ConnectionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;

class ConnectionHoldTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(ConnectionHoldTest);
    CPPUNIT_TEST(holdsMessagesBackWhileItIsHeld);
    CPPUNIT_TEST(isReadAgainAfterTheLastHoldOnly);
    CPPUNIT_TEST(keepsTheRestOfWhatWasReadWhenItIsHeldInTheMiddle);
    CPPUNIT_TEST(keepsEarlyBytesWhileItIsHeld);
    CPPUNIT_TEST(keepsTheOrderWhenItIsReleasedAndHeldAgainAtOnce);
    CPPUNIT_TEST(noticesTheEndOfAPeerThatIsNotRead);
    CPPUNIT_TEST(completesAClosingHandshakeWhileItIsHeld);
    CPPUNIT_TEST(isOutlivedByAHold);
    CPPUNIT_TEST_SUITE_END();

public:
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
        CPPUNIT_ASSERT_EQUAL(0, ::shutdown(_wire.client(), SHUT_WR));
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionHoldTest);
