#include "net/AcceptedSocket.h"

#include "support/LoweredLimit.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

using namespace further;

/// A client that was let in is served although no descriptor is left.
class AcceptedSocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AcceptedSocketTest);
    CPPUNIT_TEST(isWaitedForWithoutADescriptor);
    CPPUNIT_TEST(bringsTheOneForItsDeadline);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
        _socket = new AcceptedSocket(ends[0]);
        _client = Descriptor(ends[1]);
    }
    void tearDown() override { _socket->release(); }

    void isWaitedForWithoutADescriptor() {
        const testing::LoweredLimit none(::getpid(), RLIMIT_NOFILE, 3);
        CPPUNIT_ASSERT(!_socket->poll(Poco::Timespan(0), AcceptedSocket::SELECT_READ));
        CPPUNIT_ASSERT(_socket->poll(Poco::Timespan(0), AcceptedSocket::SELECT_WRITE));
        CPPUNIT_ASSERT(::write(_client.get(), "x", 1) == 1);
        CPPUNIT_ASSERT(_socket->poll(Poco::Timespan(0), AcceptedSocket::SELECT_READ));
    }

    void bringsTheOneForItsDeadline() {
        const auto duplicate = [this] { return Descriptor(::fcntl(_client.get(), F_DUPFD_CLOEXEC, 0)); };
        const rlim_t next = static_cast<rlim_t>(duplicate().get()); // all numbers below are taken
        const testing::LoweredLimit none(::getpid(), RLIMIT_NOFILE, next);
        CPPUNIT_ASSERT(!duplicate());
        _socket->spend();
        CPPUNIT_ASSERT(duplicate());
    }

private:
    AcceptedSocket* _socket = nullptr;
    Descriptor _client;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AcceptedSocketTest);
