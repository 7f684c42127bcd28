#include "tls/ServerStream.h"

#include "tls/SocketBio.h"

#include <openssl/err.h>

namespace further {

using Outcome = Transfer::Outcome;

// The queue of errors is the thread's, and SSL_get_error() looks at it: it is emptied before each call.

ServerStream::ServerStream(SSL_CTX* context, int fd) : _ssl(SSL_new(context)) {
    openssl::require(_ssl != nullptr, "there is no memory");
    auto* const bio = socketBio(fd).release();
    SSL_set_bio(_ssl.get(), bio, bio);
    SSL_set_accept_state(_ssl.get());
}

Outcome ServerStream::shakeHands() {
    ERR_clear_error();
    const int result = SSL_do_handshake(_ssl.get());
    return result == 1 ? Outcome::done : outcomeOf(result);
}

Transfer ServerStream::read(char* into, std::size_t size) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(_ssl.get(), into, size, &count);
    return result == 1 ? Transfer{Outcome::done, count} : Transfer{outcomeOf(result)};
}

Transfer ServerStream::write(const char* bytes, std::size_t size) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_write_ex(_ssl.get(), bytes, size, &count);
    return result == 1 ? Transfer{Outcome::done, count} : Transfer{outcomeOf(result)};
}

void ServerStream::endSending() {
    if (_broken || SSL_in_init(_ssl.get()) != 0 || (SSL_get_shutdown(_ssl.get()) & SSL_SENT_SHUTDOWN) != 0)
        return;
    ERR_clear_error();
    if (SSL_shutdown(_ssl.get()) < 0)
        ERR_clear_error(); // where it can't be said at once, the end of the connection says it
}

bool ServerStream::hasDecrypted() const {
    return SSL_pending(_ssl.get()) > 0;
}

Outcome ServerStream::outcomeOf(int result) {
    switch (SSL_get_error(_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return Outcome::wantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Outcome::wantsWrite;
    case SSL_ERROR_ZERO_RETURN:
        return Outcome::ended;
    default:
        _broken = true;
        ERR_clear_error();
        return Outcome::broken;
    }
}

} // namespace further
