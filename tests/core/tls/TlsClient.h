#pragma once

#include "tls/OpenSsl.h"
#include "tls/SocketBio.h"

#include <cppunit/TestAssert.h>

#include <openssl/err.h>

#include <poll.h>

#include <string>

namespace further {

/// A TLS client on a socket of somebody else's, by OpenSSL: what it can't do at once it does later, when it is asked
/// again.
class TlsClient {
public:
    /// From `least` to `most`: TLS1_2_VERSION, say.
    explicit TlsClient(int fd, int least = 0, int most = 0, const char* suites = nullptr)
        : _fd(fd), _context(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(_context.get(), 0); // for old versions, too
        SSL_CTX_set_mode(_context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_CTX_set_min_proto_version(_context.get(), least);
        SSL_CTX_set_max_proto_version(_context.get(), most);
        if (suites != nullptr)
            CPPUNIT_ASSERT_EQUAL(1, SSL_CTX_set_cipher_list(_context.get(), suites));
        _ssl.reset(SSL_new(_context.get()));
        auto* const bio = socketBio(fd).release();
        SSL_set_bio(_ssl.get(), bio, bio);
        SSL_set_connect_state(_ssl.get());
    }

    SSL* ssl() const { return _ssl.get(); }

    /// Waits for the end of the handshake; false where it fails.
    bool shakeHands() {
        for (int result = 0; (result = step()) != 1;)
            if (!await(SSL_get_error(_ssl.get(), result)))
                return false;
        return true;
    }

    /// As the system calls: so many bytes, 0 at the end, otherwise -1.
    ssize_t send(const std::string& bytes) {
        std::size_t sent = 0;
        std::size_t count = 0;
        while (sent < bytes.size() && write(bytes.data() + sent, bytes.size() - sent, count))
            sent += count;
        return sent > 0 ? static_cast<ssize_t>(sent) : -1;
    }
    ssize_t receive(char* into, std::size_t size) {
        ERR_clear_error();
        std::size_t count = 0;
        const int result = SSL_read_ex(_ssl.get(), into, size, &count);
        if (result == 1)
            return static_cast<ssize_t>(count);
        _wanted = SSL_get_error(_ssl.get(), result);
        _endWasSaid = _endWasSaid || _wanted == SSL_ERROR_ZERO_RETURN;
        const bool cutOff =
            _wanted == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
        return _endWasSaid || cutOff ? 0 : -1;
    }
    /// All there is until the server closes; waits for it.
    std::string receiveAll() {
        std::string all;
        char buffer[4096];
        for (ssize_t count = 0; (count = receive(buffer, sizeof buffer)) != 0;) {
            if (count > 0)
                all.append(buffer, static_cast<std::size_t>(count));
            else if (!await(_wanted))
                break;
        }
        return all;
    }
    /// Whether the server has said that it was the end (close_notify).
    bool endWasSaid() const { return _endWasSaid; }

private:
    int step() {
        ERR_clear_error();
        return SSL_do_handshake(_ssl.get());
    }
    bool write(const char* bytes, std::size_t size, std::size_t& count) {
        ERR_clear_error();
        return SSL_write_ex(_ssl.get(), bytes, size, &count) == 1;
    }
    bool await(int wanted) const {
        if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE)
            return false;
        pollfd ready{_fd, static_cast<short>(wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
        CPPUNIT_ASSERT_MESSAGE("the server doesn't answer", ::poll(&ready, 1, 20'000) == 1);
        return true;
    }

    const int _fd;
    const openssl::Context _context;
    openssl::Stream _ssl;
    int _wanted = SSL_ERROR_NONE;
    bool _endWasSaid = false;
};

} // namespace further
