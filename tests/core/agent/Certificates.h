#pragma once

#include "agent/TlsModule.h"
#include "net/TlsLibrary.h"

#include <cppunit/TestAssert.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <chrono>
#include <memory>
#include <string>

namespace further {

/// OpenSSL, as the agent loads it.
inline const TlsLibrary& tlsLibrary() {
    return loadTlsLibrary(FURTHER_TLS_MODULE);
}

/// A certificate for `key` that is valid for `days` days from now.
inline std::string certificateFor(const std::string& key, int days = 100) {
    const auto now = std::chrono::system_clock::now();
    return tlsLibrary().makeCertificate(
        key, {"someone", {"localhost"}, {}, now - std::chrono::days(200), now + std::chrono::days(days)});
}

/// The same key behind a passphrase.
inline std::string encrypted(const std::string& key, const std::string& passphrase) {
    using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
    const Bio in(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())), BIO_free);
    const Bio out(BIO_new(BIO_s_mem()), BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> opened(
        PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    CPPUNIT_ASSERT_EQUAL(1, PEM_write_bio_PKCS8PrivateKey(out.get(), opened.get(), EVP_aes_256_cbc(), passphrase.data(),
                                                          static_cast<int>(passphrase.size()), nullptr, nullptr));
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

} // namespace further
