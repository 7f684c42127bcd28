#include "ctl/TlsConnection.h"

#include "ctl/AgentRefusal.h"
#include "ctl/Failure.h"

#include <Poco/Exception.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace further::ctl {

namespace {

using std::chrono::steady_clock;

/// Why OpenSSL has failed, in its own words.
std::string reason() {
    const auto error = ERR_peek_last_error();
    const char* const said = error != 0 ? ERR_reason_error_string(error) : nullptr;
    if (said != nullptr)
        return said;
    return errno != 0 ? std::strerror(errno) : "it has closed the connection";
}

/// False where the socket isn't ready in time.
bool await(int descriptor, short events, steady_clock::time_point until) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
        pollfd ready{descriptor, events, 0};
        const int count = ::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
        if (count >= 0 || errno != EINTR)
            return count > 0;
    }
}

/// A peer that is gone is noticed although we only wait for it.
void keepAlive(Poco::Net::StreamSocket& socket) {
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.setOption(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    socket.setOption(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    socket.setOption(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

} // namespace

void TlsConnection::Free::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

void TlsConnection::Free::operator()(ssl_st* connection) const {
    SSL_free(connection);
}

TlsConnection::TlsConnection(const AgentAddress& address, std::chrono::milliseconds patience)
    : _context(SSL_CTX_new(TLS_client_method())) {
    if (!_context || SSL_CTX_set_min_proto_version(_context.get(), TLS1_2_VERSION) != 1)
        throw std::runtime_error("OpenSSL can't be used: " + reason());
    // The certificate is nobody's but the device's own: its key is what the caller compares.
    SSL_CTX_set_verify(_context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(_context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    try {
        _socket->connect(Poco::Net::SocketAddress(address.host, address.port),
                         Poco::Timespan(std::chrono::microseconds(patience).count()));
        _socket->setBlocking(false);
        keepAlive(*_socket);
    } catch (const Poco::Exception& e) {
        throw nobodyAnswers(address, e);
    }
    _descriptor = _socket->impl()->sockfd();
    _tls.reset(SSL_new(_context.get()));
    if (!_tls || SSL_set_fd(_tls.get(), _descriptor) != 1)
        throw std::runtime_error("OpenSSL can't be used: " + reason());
    shakeHands(address, patience);
}

TlsConnection::~TlsConnection() = default;
TlsConnection::TlsConnection(TlsConnection&&) noexcept = default;

void TlsConnection::shakeHands(const AgentAddress& address, std::chrono::milliseconds patience) {
    const auto until = steady_clock::now() + patience;
    const auto fail = [&](const std::string& why) {
        return Failure(ExitCode::unreachable, "What answers at " + address.text() + " speaks no TLS with us (" + why +
                                                  "). Is the device open to the network? There: further-linkctl lan");
    };
    for (;;) {
        ERR_clear_error();
        errno = 0;
        const int result = SSL_connect(_tls.get());
        if (result == 1)
            break;
        const auto outcome = outcomeOf(result);
        if (outcome != Outcome::wantsRead && outcome != Outcome::wantsWrite)
            throw fail(reason());
        if (!await(_descriptor, outcome == Outcome::wantsRead ? POLLIN : POLLOUT, until))
            throw fail("it says nothing");
    }
    const X509* const certificate = SSL_get0_peer_certificate(_tls.get());
    if (certificate == nullptr)
        throw fail("it has no certificate");
    _peer = PeerCertificate::of(*certificate);
}

TlsConnection::Outcome TlsConnection::outcomeOf(int result) const {
    switch (SSL_get_error(_tls.get(), result)) {
    case SSL_ERROR_NONE:
        return Outcome::done;
    case SSL_ERROR_WANT_READ:
        return Outcome::wantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Outcome::wantsWrite;
    case SSL_ERROR_ZERO_RETURN:
        return Outcome::ended;
    default:
        return Outcome::broken;
    }
}

TlsConnection::Outcome TlsConnection::read(char* bytes, std::size_t size, std::size_t& count) {
    ERR_clear_error();
    return outcomeOf(SSL_read_ex(_tls.get(), bytes, size, &count));
}

TlsConnection::Outcome TlsConnection::write(const char* bytes, std::size_t size, std::size_t& count) {
    ERR_clear_error();
    return outcomeOf(SSL_write_ex(_tls.get(), bytes, size, &count));
}

void TlsConnection::sayGoodbye() {
    ERR_clear_error();
    SSL_shutdown(_tls.get());
}

} // namespace further::ctl
