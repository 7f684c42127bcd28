#include "tls/ServerContext.h"

#include "tls/ServerStream.h"

namespace further {

namespace {

constexpr const char* tls12Suites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* tls13Suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

} // namespace

ServerContext::ServerContext(X509* certificate, const std::vector<openssl::Certificate>& chain, EVP_PKEY* key)
    : _context(SSL_CTX_new(TLS_server_method())) {
    using openssl::require;
    auto* const context = _context.get();
    require(context != nullptr, "TLS can't be had");
    // The suites' order is the client's: one without AES in hardware prefers ChaCha20. An end without close_notify is
    // an end like another: WebSocket and HTTP know by themselves whether something is missing.
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Without AUTO_RETRY a read comes back after each record: a peer that sends nothing but key updates holds nobody.
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    require(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 && SSL_CTX_set_num_tickets(context, 0) == 1 &&
                SSL_CTX_set_cipher_list(context, tls12Suites) == 1 &&
                SSL_CTX_set_ciphersuites(context, tls13Suites) == 1,
            "TLS can't be had");
    require(SSL_CTX_use_certificate(context, certificate) == 1, "TLS can't be served with the certificate");
    for (const auto& link : chain)
        require(SSL_CTX_add1_chain_cert(context, link.get()) == 1, "the certificate's chain can't be used");
    require(SSL_CTX_use_PrivateKey(context, key) == 1 && SSL_CTX_check_private_key(context) == 1,
            "the key doesn't belong to the certificate");
}

std::unique_ptr<TlsStream> ServerContext::open(int fd) const {
    return std::make_unique<ServerStream>(_context.get(), fd);
}

} // namespace further
