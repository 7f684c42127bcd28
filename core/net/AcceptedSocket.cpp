#include "net/AcceptedSocket.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <utility>

namespace further {

namespace {

constexpr unsigned char handshakeRecord = 0x16; // RFC 8446 section 5.1; no HTTP request begins so

} // namespace

AcceptedSocket::AcceptedSocket(int fd, std::shared_ptr<const CurrentTls> tls, std::shared_ptr<void> place)
    : StreamSocketImpl(fd)
    , _spare(::fcntl(fd, F_DUPFD_CLOEXEC, 0))
    , _place(std::move(place))
    , _offered(std::move(tls)) {}

AcceptedSocket::~AcceptedSocket() {
    if (_tls)
        _tls->endSending();
}

void AcceptedSocket::begin() {
    _begun = true;
    const auto offered = std::exchange(_offered, nullptr);
    unsigned char first = 0;
    if (::recv(sockfd(), &first, 1, MSG_PEEK) != 1 || first != handshakeRecord)
        return;
    _refused = true;
    if (const auto context = offered ? offered->now() : nullptr)
        shakeHands(*context);
}

void AcceptedSocket::shakeHands(const TlsContext& context) {
    auto stream = context.open(sockfd());
    auto outcome = stream->shakeHands();
    for (; outcome == Transfer::Outcome::wantsRead || outcome == Transfer::Outcome::wantsWrite;
         outcome = stream->shakeHands())
        await(outcome);
    if (outcome != Transfer::Outcome::done)
        return;
    _tls = std::move(stream);
    _refused = false;
}

/// As a blocking socket would wait. The end of the connection ends it, and so does the request's deadline.
void AcceptedSocket::await(Transfer::Outcome wanted) {
    pollfd ready{sockfd(), static_cast<short>(wanted == Transfer::Outcome::wantsRead ? POLLIN : POLLOUT), 0};
    const auto timeout = getReceiveTimeout().totalMilliseconds();
    if (::poll(&ready, 1, timeout > 0 ? static_cast<int>(timeout) : -1) == 0)
        throw Poco::TimeoutException("The client is too slow");
}

int AcceptedSocket::receiveBytes(void* buffer, int length, int flags) {
    if (!_begun)
        begin();
    if (_refused)
        return 0;
    if (!_tls)
        return StreamSocketImpl::receiveBytes(buffer, length, flags);
    for (;;) {
        const auto got = _tls->read(static_cast<char*>(buffer), static_cast<std::size_t>(length));
        switch (got.outcome) {
        case Transfer::Outcome::done:
            return static_cast<int>(got.bytes);
        case Transfer::Outcome::ended:
        case Transfer::Outcome::broken:
            return 0;
        default:
            await(got.outcome);
        }
    }
}

int AcceptedSocket::sendBytes(const void* buffer, int length, int flags) {
    if (!_tls)
        return StreamSocketImpl::sendBytes(buffer, length, flags);
    const auto* const bytes = static_cast<const char*>(buffer);
    const auto size = static_cast<std::size_t>(length);
    for (std::size_t sent = 0; sent < size;) {
        const auto put = _tls->write(bytes + sent, size - sent);
        switch (put.outcome) {
        case Transfer::Outcome::done:
            sent += put.bytes;
            break;
        case Transfer::Outcome::ended:
        case Transfer::Outcome::broken:
            throw Poco::Net::ConnectionResetException("The client has gone");
        default:
            await(put.outcome);
        }
    }
    return length;
}

void AcceptedSocket::close() {
    if (const auto stream = std::exchange(_tls, nullptr))
        stream->endSending();
    StreamSocketImpl::close();
}

bool AcceptedSocket::poll(const Poco::Timespan& timeout, int mode) {
    if (_tls && (mode & SELECT_READ) != 0 && _tls->hasDecrypted())
        return true;
    pollfd ready{sockfd(), 0, 0};
    if ((mode & SELECT_READ) != 0)
        ready.events |= POLLIN;
    if ((mode & SELECT_WRITE) != 0)
        ready.events |= POLLOUT;
    return ::poll(&ready, 1, static_cast<int>(timeout.totalMilliseconds())) > 0;
}

} // namespace further
