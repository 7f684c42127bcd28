#include "support/RawClient.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace further::testing {

namespace {

constexpr std::array<char, 4> mask{'\x12', '\x34', '\x56', '\x78'};

void appendBigEndian(std::string& bytes, std::uint64_t number, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> shift & 0xFF);
}

std::uint64_t bigEndian(const std::string& bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes)
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

bool isReady(const Descriptor& socket, short event, const Deadline& deadline) {
    pollfd ready{socket.get(), event, 0};
    return ::poll(&ready, 1, static_cast<int>(deadline.left().count())) > 0;
}

} // namespace

int RawClient::Frame::closeCode() const {
    return payload.size() < 2 ? 1005 : static_cast<int>(bigEndian(payload.substr(0, 2)));
}

RawClient::RawClient(std::uint16_t port, int receiveBuffer)
    : _port(port), _socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receiveBuffer != 0) // now: the window is agreed on with the connection
        ::setsockopt(_socket.get(), SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::system_error(errno, std::generic_category(), "connect");
    const int yes = 1;
    ::setsockopt(_socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // a send is a segment
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = sendSome(bytes, std::chrono::seconds(20));
        if (sent == 0)
            throw std::runtime_error("The agent takes no more");
        bytes.remove_prefix(sent);
    }
}

std::size_t RawClient::sendSome(std::string_view bytes, std::chrono::milliseconds patience) {
    for (const Deadline deadline(patience);;) {
        const auto sent = ::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            return static_cast<std::size_t>(sent);
        if (errno != EAGAIN)
            throw std::system_error(errno, std::generic_category(), "send");
        if (!isReady(_socket, POLLOUT, deadline))
            return 0;
    }
}

std::string RawClient::request(std::uint16_t port, std::string_view path, std::string_view moreHeaders) {
    return "GET " + std::string(path) + " HTTP/1.1\r\n" + hostLine(port) +
           "Upgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           std::string(moreHeaders) + "\r\n";
}

void RawClient::handshake() {
    send(request(_port));
    if (const auto answer = readAnswer(); answer.rfind("HTTP/1.1 101 ", 0) != 0)
        throw std::runtime_error("No handshake: " + answer);
}

std::string RawClient::frameHead(unsigned opcode, std::uint64_t length, bool final) {
    std::string head(1, static_cast<char>((final ? 0x80U : 0U) | opcode));
    if (length < 126) {
        head += static_cast<char>(0x80U | length);
    } else if (length < 65536) {
        head += '\xFE';
        appendBigEndian(head, length, 2);
    } else {
        head += '\xFF';
        appendBigEndian(head, length, 8);
    }
    return head.append(mask.data(), mask.size());
}

std::string RawClient::frame(unsigned opcode, std::string_view payload, bool final) {
    auto bytes = frameHead(opcode, payload.size(), final);
    for (std::size_t i = 0; i < payload.size(); ++i)
        bytes += static_cast<char>(payload[i] ^ mask.at(i % mask.size()));
    return bytes;
}

/// False at the end of what the agent sends.
bool RawClient::receive(const Deadline& deadline) {
    std::array<char, 65536> buffer{};
    if (!isReady(_socket, POLLIN, deadline))
        throw std::runtime_error("Nothing comes; before it came: " + _received.substr(0, 200));
    const auto count = ::recv(_socket.get(), buffer.data(), buffer.size(), 0);
    if (count <= 0)
        return false;
    _received.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::take(std::size_t count, const Deadline& deadline) {
    while (_received.size() < count)
        if (!receive(deadline))
            throw std::runtime_error("The connection has ended; the last that came: " + _received.substr(0, 200));
    auto taken = _received.substr(0, count);
    _received.erase(0, count);
    return taken;
}

std::string RawClient::readAnswer() {
    const Deadline deadline;
    while (_received.find("\r\n\r\n") == std::string::npos)
        if (!receive(deadline))
            throw std::runtime_error("No answer: " + _received);
    auto answer = take(_received.find("\r\n\r\n") + 4, deadline);
    const std::string header = "Content-Length: ";
    if (const auto at = answer.find(header); at != std::string::npos)
        answer += take(std::stoul(answer.substr(at + header.size())), deadline);
    return answer;
}

int RawClient::readStatus() {
    return std::stoi(readAnswer().substr(sizeof "HTTP/1.1"));
}

RawClient::Frame RawClient::readFrame(const Deadline& deadline) {
    const auto head = take(2, deadline);
    auto length = static_cast<std::uint64_t>(static_cast<unsigned char>(head[1]));
    if ((static_cast<unsigned char>(head[0]) & 0x70U) != 0 || length > 127)
        throw std::runtime_error("The agent sent a frame with reserved bits or a mask");
    if (length > 125)
        length = bigEndian(take(length == 126 ? 2 : 8, deadline));
    return {static_cast<unsigned char>(head[0]) & 0x0FU, take(length, deadline)};
}

int RawClient::readClose(const Deadline& deadline) {
    for (;;)
        if (const auto frame = readFrame(deadline); frame.opcode == close)
            return frame.closeCode();
}

bool RawClient::awaitEnd(const Deadline& deadline) {
    while (isReady(_socket, POLLIN, deadline))
        if (!receive(deadline))
            return true;
    return false;
}

bool RawClient::awaitReset(const Deadline& deadline) {
    const auto bytes = frame(ping, "");
    while (!deadline.passed()) {
        if (::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0)
            return true;
        pollfd reset{_socket.get(), 0, 0}; // tells of an error only
        ::poll(&reset, 1, 20);
    }
    return false;
}

void RawClient::abandon() {
    const linger atOnce{1, 0};
    ::setsockopt(_socket.get(), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    _socket.reset();
}

void RawClient::shutdownSending() const {
    ::shutdown(_socket.get(), SHUT_WR);
}

} // namespace further::testing
