#pragma once

#include "core/net/ClientFrames.h"
#ifdef FURTHER_TEST_OVER_TLS
#include "core/tls/TlsWire.h"
#else
#include "core/net/PlainWire.h"
#endif
#include "core/net/ServerFrames.h"
#include "net/Connection.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/TestAssert.h>
#include <cppunit/TestFixture.h>

#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace further {

/// A connection over a pair of sockets, with TLS or without, on a strand that is stepped by hand: its owner, which
/// keeps what it is told, and its client.
class ConnectionFixture : public CppUnit::TestFixture {
protected:
    using Kind = OutgoingQueue::Kind;

    /// The first bytes of a client's frames.
    enum First : unsigned { text = 0x81, binary = 0x82, closing = 0x88, ping = 0x89, pong = 0x8A };

    static const ConnectionLimits& limits() {
        using namespace std::chrono_literals;
        static const ConnectionLimits limits{1 << 20, 100'000, 20'000, 1000, 20s, 60s, 1s};
        return limits;
    }

    /// Keeps what it is told.
    struct Owner : public Connection::Listener {
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
            CPPUNIT_ASSERT(connection->queuedBytes() <= limits().lowWater);
            ++caughtUp;
        }
        void onEnd(std::string_view why) override {
            CPPUNIT_ASSERT_MESSAGE("called back from within send()", !sending);
            CPPUNIT_ASSERT_EQUAL_MESSAGE("told twice", std::string(), end);
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

    /// A new connection, owner and client.
    void make(const std::string& early = {}) {
        _owner.connection.reset();
        _owner = Owner();
        _received = {};
        _wire = Wire();
        const auto server = _wire.takeServer();
        _server = server.impl()->sockfd();
        _owner.connection = std::make_unique<Connection>(_strand, server, early, limits(), _owner);
    }

    void open() {
        make();
        connection().start();
    }

    Connection& connection() { return *_owner.connection; }

    void clientSends(const std::string& bytes) {
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(bytes.size()), _wire.send(bytes));
    }

    void send(Kind kind, const std::string& message) {
        _owner.sending = true;
        connection().send(kind, message);
        _owner.sending = false;
    }

    /// What the client has got, all of it.
    const ServerFrames& received() {
        if (_wire)
            _received.readFrom([this](char* into, std::size_t size) { return _wire.receive(into, size); });
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
    bool happens(const std::function<bool()>& done) { return _strand.runUntil(done, std::chrono::milliseconds(1)); }

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
        for (; connection().queuedBytes() <= limits().highWater; ++sent)
            send(Kind::output, std::string(1000, 'x'));
        return sent;
    }

    testing::FakeStrand _strand;
    Owner _owner;
    Wire _wire;
    int _server = -1;
    ServerFrames _received;
};

} // namespace further
