#include "net/Transport.h"

#include "net/AcceptedSocket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace further {

namespace {

using Outcome = Transfer::Outcome;

constexpr std::size_t recordSize = 16384; // RFC 8446 section 5.1
constexpr int recordsPerRead = 16;        // they may be tiny

/// Null for a socket without TLS.
TlsStream* tlsOf(const Poco::Net::StreamSocket& socket) {
    const auto* const accepted = dynamic_cast<const AcceptedSocket*>(socket.impl());
    return accepted == nullptr ? nullptr : accepted->tls();
}

} // namespace

Transport::Transport(const Poco::Net::StreamSocket& socket) : Transport(socket.impl()->sockfd(), tlsOf(socket)) {}

Transfer Transport::read(char* into, std::size_t size) {
    if (_tls != nullptr)
        return readTls(into, size);
    const auto count = ::recv(_fd, into, size, MSG_DONTWAIT);
    if (count > 0)
        return {Outcome::done, static_cast<std::size_t>(count)};
    if (count == 0)
        return {Outcome::ended};
    return {errno == EAGAIN || errno == EINTR ? Outcome::wantsRead : Outcome::broken};
}

Transfer Transport::readTls(char* into, std::size_t size) {
    std::size_t total = 0;
    Transfer got{Outcome::done};
    for (int records = 0; got.outcome == Outcome::done && total < size && records < recordsPerRead; ++records) {
        got = _tls->read(into + total, size - total);
        total += got.bytes;
    }
    _mayHaveMore = got.outcome != Outcome::wantsRead; // an end, too, is told in the next turn
    return total > 0 ? Transfer{Outcome::done, total} : got;
}

Transfer Transport::write(const iovec* parts, std::size_t count) {
    if (_tls != nullptr)
        return writeTls(parts, count);
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts);
    message.msg_iovlen = count;
    const auto written = ::sendmsg(_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written >= 0)
        return {Outcome::done, static_cast<std::size_t>(written)};
    return {errno == EAGAIN || errno == EINTR ? Outcome::wantsWrite : Outcome::broken};
}

/// Small parts go into one record: each costs a system call and the peer some work.
Transfer Transport::writeTls(const iovec* parts, std::size_t count) {
    if (count == 1 || parts->iov_len >= recordSize)
        return _tls->write(static_cast<const char*>(parts->iov_base), parts->iov_len);
    std::array<char, recordSize> record; // NOLINT(cppcoreguidelines-pro-type-member-init): it is written next
    std::size_t size = 0;
    for (const auto* part = parts; part != parts + count && size < record.size(); ++part) {
        const auto taken = std::min(part->iov_len, record.size() - size);
        std::memcpy(record.data() + size, part->iov_base, taken);
        size += taken;
    }
    return _tls->write(record.data(), size);
}

void Transport::endSending() {
    if (_tls != nullptr)
        _tls->endSending();
    ::shutdown(_fd, SHUT_WR);
}

std::chrono::milliseconds Transport::unacknowledgedFor() const {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(_fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return std::chrono::milliseconds(0);
    return std::chrono::milliseconds(info.tcpi_last_ack_recv);
}

} // namespace further
