#include "plugins/pi-top/Outbox.h"

#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <string>

namespace further::pitop {

using namespace std::string_literals;

class OutboxTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutboxTest);
    CPPUNIT_TEST(keepsWhatIsPutInOrder);
    CPPUNIT_TEST(tellsOnceThatThereIsMail);
    CPPUNIT_TEST(tellsAgainWhenItWasEmptied);
    CPPUNIT_TEST(holdsSoManyAndCountsTheRest);
    CPPUNIT_TEST(takesMoreWhenItWasEmptied);
    CPPUNIT_TEST(tellsNobodyWhoHasEnded);
    CPPUNIT_TEST_SUITE_END();

    testing::FakeStrand _strand;
    testing::FakeSession _session{_strand};
    std::optional<SessionAddress> _address{_session};
    int _told = 0;
    Outbox _outbox{_address->way(), [this] { ++_told; }};

    void put(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            _outbox.put({"pi-top.event", std::to_string(i)});
        _strand.runPosted();
    }

public:
    void keepsWhatIsPutInOrder() {
        put(3);
        const auto mail = _outbox.take();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, mail.messages.size());
        CPPUNIT_ASSERT_EQUAL("0"s, mail.messages.front().process);
        CPPUNIT_ASSERT_EQUAL("2"s, mail.messages.back().process);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, mail.missed);
        CPPUNIT_ASSERT(_outbox.take().messages.empty());
    }

    void tellsOnceThatThereIsMail() {
        put(3);
        put(3);
        CPPUNIT_ASSERT_EQUAL(1, _told);
    }

    void tellsAgainWhenItWasEmptied() {
        put(1);
        _outbox.take();
        put(1);
        CPPUNIT_ASSERT_EQUAL(2, _told);
    }

    void holdsSoManyAndCountsTheRest() {
        put(Outbox::most);
        put(3);
        const auto mail = _outbox.take();
        CPPUNIT_ASSERT_EQUAL(Outbox::most, mail.messages.size());
        CPPUNIT_ASSERT_EQUAL(std::to_string(Outbox::most - 1), mail.messages.back().process);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, mail.missed);
    }

    void takesMoreWhenItWasEmptied() {
        put(Outbox::most + 1);
        _outbox.take();
        put(1);
        const auto mail = _outbox.take();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, mail.messages.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, mail.missed);
    }

    void tellsNobodyWhoHasEnded() {
        _outbox.put({"pi-top.event"});
        _address.reset();
        _strand.runPosted();
        put(Outbox::most + 1);
        CPPUNIT_ASSERT_EQUAL(0, _told);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutboxTest);

} // namespace further::pitop
