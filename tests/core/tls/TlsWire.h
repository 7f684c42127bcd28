#pragma once

#include "core/tls/TestIdentity.h"
#include "core/tls/TlsClient.h"
#include "net/AcceptedSocket.h"

#include <further/Descriptor.h>

#include <Poco/Net/StreamSocket.h>

#include <cppunit/TestAssert.h>

#include <sys/socket.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace further {

/// As PlainWire, with TLS: both ends have shaken hands. The tests of Connection run over both.
class TlsWire {
public:
    /// `version`: TLS1_2_VERSION, say; 0 for the newest.
    explicit TlsWire(int version = 0) {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
        _client = Descriptor(ends[1]);
        _tls = std::make_unique<TlsClient>(ends[1], version, version);
        auto* const accepted = new AcceptedSocket(ends[0], someTls());
        accepted->spend();
        _server = Poco::Net::StreamSocket(accepted);
        std::thread client([this] {
            if (_tls->shakeHands())
                _tls->send("!");
        });
        awaitClient(ends[0]);
        char byte = 0;
        const int got = accepted->receiveBytes(&byte, 1);
        client.join();
        CPPUNIT_ASSERT_EQUAL(1, got);
        CPPUNIT_ASSERT(accepted->isSecure());
    }

    Poco::Net::StreamSocket takeServer() { return std::exchange(_server, {}); }
    int client() const { return _client.get(); }
    TlsClient& tls() { return *_tls; }
    explicit operator bool() const { return bool(_client); }

    ssize_t send(const std::string& bytes) { return _tls->send(bytes); }
    ssize_t receive(char* into, std::size_t size) { return _tls->receive(into, size); }
    void vanish() { _client.reset(); }

private:
    static void awaitClient(int fd) {
        pollfd ready{fd, POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&ready, 1, 20'000));
    }

    Descriptor _client;
    std::unique_ptr<TlsClient> _tls;
    Poco::Net::StreamSocket _server;
};

using Wire = TlsWire;

} // namespace further
