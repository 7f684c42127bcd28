#pragma once

#include "net/TlsLibrary.h"
#include "tls/OpenSsl.h"

namespace further {

/// A certificate for a server that nobody vouches for but its own key. Throws Poco::DataFormatException.
openssl::Certificate selfSigned(EVP_PKEY* key, const TlsLibrary::Subject& subject);

} // namespace further
