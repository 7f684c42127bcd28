#include "tls/SocketBio.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

namespace further {

namespace {

int fdOf(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool isForLater() {
    return errno == EAGAIN || errno == EINTR;
}

int write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const auto count = ::send(fdOf(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && isForLater())
        BIO_set_retry_write(bio);
    return static_cast<int>(count);
}

int read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const auto count = ::recv(fdOf(bio), into, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (count < 0 && isForLater())
        BIO_set_retry_read(bio);
    if (count == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(count);
}

long control(BIO* bio, int command, long, void*) {
    switch (command) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_EOF:
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    default:
        return 0;
    }
}

BIO_METHOD* makeMethod() {
    auto* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "a client's socket");
    openssl::require(method != nullptr, "there is no memory");
    BIO_meth_set_write(method, write);
    BIO_meth_set_read(method, read);
    BIO_meth_set_ctrl(method, control);
    return method;
}

} // namespace

openssl::Bio socketBio(int fd) {
    static BIO_METHOD* const method = makeMethod(); // a BIO may go after everything else
    openssl::Bio bio(BIO_new(method));
    openssl::require(bio != nullptr, "there is no memory");
    // NOLINTNEXTLINE(performance-no-int-to-ptr): nobody follows it
    BIO_set_data(bio.get(), reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
    BIO_set_init(bio.get(), 1);
    return bio;
}

} // namespace further
