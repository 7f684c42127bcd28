#include "net/SocketOwner.h"
#include "support/AnotherUser.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <iostream>
#include <optional>

using namespace further;
using further::testing::AnotherUser;
using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

class SocketOwnerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SocketOwnerTest);
    CPPUNIT_TEST(tellsTheUser);
    CPPUNIT_TEST(tellsTheUserInIPv6);
    CPPUNIT_TEST(tellsAnotherUser);
    CPPUNIT_TEST(knowsNobodyBehindASocketThatIsClosed);
    CPPUNIT_TEST(knowsNobodyWhoHasStoppedSending);
    CPPUNIT_TEST(knowsNobodyOnAnotherMachine);
    CPPUNIT_TEST(takesNoListenerForAPeer);
    CPPUNIT_TEST_SUITE_END();

    static std::optional<uid_t> ownerOf(const StreamSocket& accepted) {
        return ownerOfPeer(accepted.address(), accepted.peerAddress());
    }

public:
    void tellsTheUser() {
        ServerSocket server(SocketAddress("127.0.0.1", 0));
        const StreamSocket client(server.address());
        CPPUNIT_ASSERT(ownerOf(server.acceptConnection()) == ::getuid());
    }

    void tellsTheUserInIPv6() {
        try {
            ServerSocket server;
            server.bind6(SocketAddress("[::1]:0"), true, false, true);
            server.listen();
            const StreamSocket client(server.address());
            CPPUNIT_ASSERT(ownerOf(server.acceptConnection()) == ::getuid());
        } catch (const Poco::Exception& problem) {
            std::cerr << "\nSKIPPED: no IPv6 here (" << problem.displayText() << ")\n";
        }
    }

    void tellsAnotherUser() {
        if (!AnotherUser::possible()) {
            std::cerr << "\nSKIPPED: only root can be somebody else\n";
            return;
        }
        ServerSocket server(SocketAddress("127.0.0.1", 0));
        std::optional<AnotherUser> other(std::in_place);
        const StreamSocket client(server.address());
        other.reset();
        CPPUNIT_ASSERT(ownerOf(server.acceptConnection()) == AnotherUser::somebody);
    }

    // The kernel says 0 of a socket that nobody has any more: whoever sends and closes must not be taken for root.
    void knowsNobodyBehindASocketThatIsClosed() {
        ServerSocket server(SocketAddress("127.0.0.1", 0));
        StreamSocket client(server.address());
        const auto accepted = server.acceptConnection();
        client.close();
        CPPUNIT_ASSERT(!ownerOf(accepted));
    }

    void knowsNobodyWhoHasStoppedSending() {
        ServerSocket server(SocketAddress("127.0.0.1", 0));
        StreamSocket client(server.address());
        const auto accepted = server.acceptConnection();
        client.shutdownSend();
        CPPUNIT_ASSERT(!ownerOf(accepted));
    }

    void knowsNobodyOnAnotherMachine() {
        CPPUNIT_ASSERT(!ownerOfPeer(SocketAddress("127.0.0.1", 8028), SocketAddress("192.0.2.1", 40000)));
        CPPUNIT_ASSERT(!ownerOfPeer(SocketAddress("127.0.0.1", 8028), SocketAddress("[::1]:40000")));
    }

    void takesNoListenerForAPeer() {
        const ServerSocket listener(SocketAddress("127.0.0.1", 0));
        CPPUNIT_ASSERT(!ownerOfPeer(SocketAddress("127.0.0.1", 8028), listener.address()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SocketOwnerTest);
