#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

// OpenSSL's objects as owners that free them.
namespace further::openssl {

template <auto free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Freed<free>>;

using Bio = Owned<BIO, BIO_free>;
using Context = Owned<SSL_CTX, SSL_CTX_free>;
using Stream = Owned<SSL, SSL_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using Number = Owned<BIGNUM, BN_free>;
using Name = Owned<GENERAL_NAME, GENERAL_NAME_free>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

/// A BIO that reads `text`, which outlives it.
Bio reading(const std::string& text);
/// What a memory BIO has been written.
std::string written(BIO* bio);

/// Why the last call failed, in OpenSSL's words; forgets it.
std::string reason();
/// Throws Poco::DataFormatException("`what` (reason)") unless `succeeded`.
void require(bool succeeded, const std::string& what);

} // namespace further::openssl
