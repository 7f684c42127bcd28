#pragma once

#include "tls/OpenSsl.h"

namespace further {

/// What OpenSSL reads and writes a socket through: never waits, whether the socket blocks or not, and raises no
/// SIGPIPE, as OpenSSL's own would. The socket outlives it.
openssl::Bio socketBio(int fd);

} // namespace further
