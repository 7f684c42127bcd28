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
        CPPUNIT_ASSERT(!_socket->poll(Poco::Timespan(0), AcceptedSocket::SELECT_READ)); // UBSan's first look
    }
    void tearDown() override { _socket->release(); }

    // Nothing is asserted while there are no descriptors: UBSan's first look at a class takes one.

    void isWaitedForWithoutADescriptor() {
        const auto ready = [this](int mode) { return _socket->poll(Poco::Timespan(0), mode); };
        bool readable = true;
        bool writable = false;
        bool readableThen = false;
        {
            const testing::LoweredLimit none(::getpid(), RLIMIT_NOFILE, 3);
            readable = ready(AcceptedSocket::SELECT_READ);
            writable = ready(AcceptedSocket::SELECT_WRITE);
            readableThen = ::write(_client.get(), "x", 1) == 1 && ready(AcceptedSocket::SELECT_READ);
        }
        CPPUNIT_ASSERT(!readable);
        CPPUNIT_ASSERT(writable);
        CPPUNIT_ASSERT(readableThen);
    }

    void bringsTheOneForItsDeadline() {
        const auto duplicate = [this] { return Descriptor(::fcntl(_client.get(), F_DUPFD_CLOEXEC, 0)); };
        const auto next = static_cast<rlim_t>(duplicate().get()); // all numbers below are taken
        Descriptor before;
        Descriptor after;
        {
            const testing::LoweredLimit none(::getpid(), RLIMIT_NOFILE, next);
            before = duplicate();
            _socket->spend();
            after = duplicate();
        }
        CPPUNIT_ASSERT(!before);
        CPPUNIT_ASSERT(bool(after));
    }

private:
    AcceptedSocket* _socket = nullptr;
    Descriptor _client;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AcceptedSocketTest);
