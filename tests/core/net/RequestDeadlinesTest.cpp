#include "net/RequestDeadlines.h"

#include "support/LoweredLimit.h"

#include <further/Descriptor.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <vector>

using namespace further;
using namespace std::chrono_literals;

namespace {

/// The two ends of a connection whose request is awaited.
struct Client {
    Client() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
        server = Descriptor(ends[0]);
        client = Descriptor(ends[1]);
    }

    bool isCutOff() const {
        char byte = 0;
        const auto count = ::recv(client.get(), &byte, 1, 0);
        CPPUNIT_ASSERT(count == 0 || (count < 0 && errno == EAGAIN));
        return count == 0;
    }

    Descriptor server;
    Descriptor client;
};

} // namespace

class RequestDeadlinesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RequestDeadlinesTest);
    CPPUNIT_TEST(cutsOffARequestThatTakesTooLong);
    CPPUNIT_TEST(leavesOneThatIsCompleteAlone);
    CPPUNIT_TEST(givesEachRequestItsOwnTime);
    CPPUNIT_TEST(restsWhileNothingIsAwaited);
    CPPUNIT_TEST(beginsAgainAfterARest);
    CPPUNIT_TEST(doesNotTouchANewConnectionOfAnOldNumber);
    CPPUNIT_TEST(ignoresTheEndOfAConnectionWhoseNumberIsTakenAgain);
    CPPUNIT_TEST(forgetsAConnectionThatEnded);
    CPPUNIT_TEST(cutsOffEverybodyWhenAsked);
    CPPUNIT_TEST(cutsOffAtOnceWhomItCantWatch);
    CPPUNIT_TEST_SUITE_END();

public:
    void cutsOffARequestThatTakesTooLong() {
        const Client client;
        _deadlines.begin(client.server.get());
        _strand.advance(9999ms);
        CPPUNIT_ASSERT(!client.isCutOff());
        _strand.advance(1ms);
        CPPUNIT_ASSERT(client.isCutOff());
    }

    void leavesOneThatIsCompleteAlone() {
        const Client client;
        _deadlines.begin(client.server.get());
        _strand.advance(9999ms);
        _deadlines.complete(client.server.get());
        _strand.advance(1h);
        CPPUNIT_ASSERT(!client.isCutOff());
    }

    void givesEachRequestItsOwnTime() {
        const Client first;
        const Client second;
        _deadlines.begin(first.server.get());
        _strand.advance(6s);
        _deadlines.begin(second.server.get());
        _strand.advance(4s);
        CPPUNIT_ASSERT(first.isCutOff());
        CPPUNIT_ASSERT(!second.isCutOff());
        _strand.advance(6s);
        CPPUNIT_ASSERT(second.isCutOff());
    }

    void restsWhileNothingIsAwaited() {
        const Client client;
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
        _deadlines.begin(client.server.get());
        _deadlines.complete(client.server.get());
        _strand.advance(10s);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

    void beginsAgainAfterARest() {
        const Client first;
        _deadlines.begin(first.server.get());
        _strand.advance(1h);
        const Client second;
        _deadlines.begin(second.server.get());
        _strand.advance(9s);
        CPPUNIT_ASSERT(!second.isCutOff());
        _strand.advance(1s);
        CPPUNIT_ASSERT(second.isCutOff());
    }

    void doesNotTouchANewConnectionOfAnOldNumber() {
        Client old;
        const int number = old.server.get();
        const auto ticket = _deadlines.begin(number);
        const Client fresh;
        CPPUNIT_ASSERT_EQUAL(number, ::dup2(fresh.server.get(), number)); // the old one is closed, unheard of
        _strand.advance(1h);
        CPPUNIT_ASSERT(!fresh.isCutOff());
        _deadlines.forget(number, ticket);
    }

    void ignoresTheEndOfAConnectionWhoseNumberIsTakenAgain() {
        const Client client;
        const auto old = _deadlines.begin(client.server.get());
        _deadlines.begin(client.server.get());
        _deadlines.forget(client.server.get(), old);
        _strand.advance(10s);
        CPPUNIT_ASSERT(client.isCutOff());
    }

    void forgetsAConnectionThatEnded() {
        Client client;
        const auto ticket = _deadlines.begin(client.server.get());
        _deadlines.forget(client.server.get(), ticket);
        client.server.reset();
        CPPUNIT_ASSERT(client.isCutOff()); // no duplicate holds it open
    }

    void cutsOffEverybodyWhenAsked() {
        const Client first;
        _deadlines.begin(first.server.get());
        _deadlines.expireAll();
        CPPUNIT_ASSERT(first.isCutOff());
        const Client late;
        _deadlines.begin(late.server.get());
        CPPUNIT_ASSERT(late.isCutOff());
    }

    void cutsOffAtOnceWhomItCantWatch() {
        const Client client;
        _deadlines.begin(client.server.get()); // UBSan's first look at the strand takes a descriptor
        _deadlines.complete(client.server.get());
        {
            const testing::LoweredLimit none(::getpid(), RLIMIT_NOFILE, 3); // no descriptor is left
            _deadlines.begin(client.server.get());
        }
        CPPUNIT_ASSERT(client.isCutOff());
    }

private:
    testing::FakeStrand _strand;
    RequestDeadlines _deadlines{_strand, 10s};
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestDeadlinesTest);
