#include "WebSocketClient.h"

#include "Wait.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace further::bench {

namespace {

constexpr std::size_t readAtOnce = 256 * 1024;
constexpr std::size_t longestFrame = 16 * 1024 * 1024;
constexpr unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
constexpr std::chrono::seconds patience{30};

enum Opcode : unsigned { text = 1, close = 8, ping = 9, pong = 10 };

std::string maskedFrame(unsigned opcode, std::string_view payload) {
    std::string frame(1, static_cast<char>(0x80 | opcode));
    const auto length = payload.size();
    const int bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    frame += static_cast<char>(0x80 | (bytes == 0 ? length : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i) {
        frame += static_cast<char>(length >> (8 * i));
    }
    frame.append(reinterpret_cast<const char*>(mask), sizeof mask);
    const auto head = frame.size();
    frame.append(payload);
    for (std::size_t i = 0; i < length; ++i) {
        frame[head + i] = static_cast<char>(frame[head + i] ^ static_cast<char>(mask[i % 4]));
    }
    return frame;
}

Descriptor connectTo(const Server& server) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &wanted, &found);
    if (error != 0) {
        throw std::runtime_error("There is no address for " + server.host + ": " + ::gai_strerror(error) + ".");
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> address(found, &::freeaddrinfo);
    Descriptor socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0) {
        throw std::runtime_error("Nobody answers at " + server.host + ":" + server.port + ": " + std::strerror(errno) +
                                 ".");
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

} // namespace

WebSocketClient::WebSocketClient(const Server& server)
    : _socket(connectTo(server)), _size(2 * readAtOnce), _buffer(std::make_unique_for_overwrite<char[]>(_size)) {
    shakeHands(server);
}

void WebSocketClient::shakeHands(const Server& server) {
    sendFrame("GET " + server.path + " HTTP/1.1\r\nHost: " + server.host + ":" + server.port +
              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              "Sec-WebSocket-Version: 13\r\n\r\n");
    std::size_t head = std::string_view::npos;
    while (head == std::string_view::npos) {
        read();
        head = std::string_view(_buffer.get(), _end).find("\r\n\r\n");
    }
    const std::string_view answer(_buffer.get(), head);
    if (answer.find(" 101 ") == std::string_view::npos) {
        throw std::runtime_error(server.name +
                                 " refused the handshake: " + std::string(answer.substr(0, answer.find('\r'))));
    }
    _begin = head + 4;
}

std::string WebSocketClient::frame(std::string_view payload) {
    return maskedFrame(text, payload);
}

void WebSocketClient::sendFrame(std::string_view frame) {
    while (!frame.empty()) {
        const auto sent = ::send(_socket.get(), frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            frame.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            awaitReady(_socket.get(), POLLOUT, patience, "The server takes nothing");
        } else {
            throw std::runtime_error(std::string("The server takes nothing any more: ") + std::strerror(errno) + ".");
        }
    }
}

std::string_view WebSocketClient::receive() {
    while (!takeFrame()) {
        read();
    }
    _taken = false;
    return _payload;
}

bool WebSocketClient::awaitMessage(std::chrono::milliseconds time) {
    while (!takeFrame()) {
        if (!isReady(_socket.get(), POLLIN, time)) {
            return false;
        }
        read();
    }
    return true;
}

void WebSocketClient::read() {
    if (_begin == _end) {
        _begin = _end = 0;
    }
    if (_size - _end < readAtOnce) {
        makeRoom();
    }
    awaitReady(_socket.get(), POLLIN, patience, "The server says nothing");
    const auto count = ::recv(_socket.get(), _buffer.get() + _end, readAtOnce, MSG_DONTWAIT);
    if (count > 0) {
        _end += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EAGAIN) {
        throw std::runtime_error("The server has closed the connection.");
    }
}

void WebSocketClient::makeRoom() {
    const auto from = std::exchange(_begin, 0);
    _end -= from;
    if (_size - _end >= readAtOnce) {
        std::memmove(_buffer.get(), _buffer.get() + from, _end);
        return;
    }
    _size *= 2; // a frame that is longer than the buffer
    auto larger = std::make_unique_for_overwrite<char[]>(_size);
    std::memcpy(larger.get(), _buffer.get() + from, _end);
    _buffer = std::move(larger);
}

bool WebSocketClient::takeFrame() {
    while (!_taken) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(_buffer.get()) + _begin;
        const auto available = _end - _begin;
        if (available < 2) {
            return false;
        }
        const unsigned opcode = bytes[0] & 0x0fU;
        std::size_t length = bytes[1];
        const std::size_t head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (available < head) {
            return false;
        }
        if (head > 2) {
            length = 0;
            for (std::size_t i = 2; i < head; ++i) {
                length = length << 8U | bytes[i];
            }
        }
        if (length > longestFrame) {
            throw std::runtime_error("The server sends a frame that no bench asked for.");
        }
        if (available < head + length) {
            return false;
        }
        _payload = {_buffer.get() + _begin + head, length};
        _begin += head + length;
        if (opcode == ping) {
            sendFrame(maskedFrame(pong, _payload));
        } else if (opcode == text && (bytes[0] & 0x80U) != 0) {
            _taken = true;
        } else if (opcode != pong) {
            throw std::runtime_error(opcode == close ? "The server closes the connection."
                                                     : "The server sends fragments, or bytes.");
        }
    }
    return true;
}

} // namespace further::bench
