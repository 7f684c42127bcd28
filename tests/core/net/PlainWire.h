#pragma once

#include <further/Descriptor.h>

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <cppunit/TestAssert.h>

#include <sys/socket.h>

#include <array>
#include <string>
#include <utility>

namespace further {

/// A pair of connected sockets, of which one is a client's: nothing on it waits.
class PlainWire {
public:
    PlainWire() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
        _client = Descriptor(ends[1]);
        _server = Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(ends[0]));
    }

    /// The server's end; the wire keeps none of it.
    Poco::Net::StreamSocket takeServer() { return std::exchange(_server, {}); }
    int client() const { return _client.get(); }
    explicit operator bool() const { return bool(_client); }

    /// As the system calls: so many bytes, 0 at the end, otherwise -1.
    ssize_t send(const std::string& bytes) { return ::send(_client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    ssize_t receive(char* into, std::size_t size) { return ::recv(_client.get(), into, size, MSG_DONTWAIT); }
    /// The client is gone, without a word.
    void vanish() { _client.reset(); }

private:
    Descriptor _client;
    Poco::Net::StreamSocket _server;
};

using Wire = PlainWire;

} // namespace further
