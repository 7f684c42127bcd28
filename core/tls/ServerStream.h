#pragma once

#include "net/TlsStream.h"
#include "tls/OpenSsl.h"

namespace further {

/// The TLS of one client, by OpenSSL.
class ServerStream : public TlsStream {
public:
    ServerStream(SSL_CTX* context, int fd);

    Transfer::Outcome shakeHands() override;
    Transfer read(char* into, std::size_t size) override;
    Transfer write(const char* bytes, std::size_t size) override;
    void endSending() override;
    bool hasDecrypted() const override;

private:
    Transfer::Outcome outcomeOf(int result);

    openssl::Stream _ssl;
    bool _broken = false; // then nothing may be said any more, not even the end
};

} // namespace further
